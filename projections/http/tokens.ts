import { createHash, timingSafeEqual } from 'node:crypto';
import { readJsonFile } from '@quittance/runtime/accounts/json-file';
import { JsonNode } from '@quittance/runtime/accounts/node';
import type { Problem } from '@quittance/runtime/config/problem';
import { MERCHANT_MOST_ROWS } from '../access/profiles.js';

/** Who may ask, and for what. The token itself is never kept: only its SHA-256. */
export interface ApiToken {
  /** For the log. */
  readonly name: string;
  readonly sha256: Buffer;
  /** Reads as this merchant's own user; null = as finance, all merchants. */
  readonly merchant: string | null;
  /** An answer with more rows is refused. */
  readonly maxRows: number;
}

export type TokensReading =
  | { readonly kind: 'tokens'; readonly tokens: readonly ApiToken[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const MEMBERS = ['name', 'sha256', 'merchant', 'max_rows'] as const;
const MOST_ROWS = 100_000_000;

function readMerchant(node: JsonNode | undefined, merchants: ReadonlySet<string>): string | null | undefined {
  if (node === undefined || node.value === null) return null;
  const merchant = node.text(/^/, 'a merchant in quotes, or null for all merchants');
  if (merchant === null) return undefined;
  if (merchants.has(merchant)) return merchant;
  node.mistake('is a merchant without a ClickHouse user', 'add it to QUITTANCE_MERCHANT_PASSWORDS_FILE');
  return undefined;
}

function readToken(node: JsonNode, merchants: ReadonlySet<string>): ApiToken | null {
  const members = node.members(MEMBERS);
  const name = members?.get('name')?.text(/^[\w.-]{1,64}$/, 'letters, digits, dots and dashes, at most 64');
  const digest = members
    ?.get('sha256')
    ?.text(/^[0-9a-f]{64}$/, 'the token’s SHA-256 in 64 small hexadecimal digits');
  const merchant = readMerchant(members?.get('merchant'), merchants);
  const maxRows = members?.get('max_rows')?.whole(1, merchant === null ? MOST_ROWS : MERCHANT_MOST_ROWS);
  if (name == null || digest == null || merchant === undefined || maxRows == null) return null;
  return { name, sha256: Buffer.from(digest, 'hex'), merchant, maxRows };
}

/** Two tokens of one name could not be told apart in the log; two of one digest are one token with two rights. */
function checkTwice(node: JsonNode, token: ApiToken, former: readonly ApiToken[]): void {
  if (former.some(({ name }) => name === token.name))
    node.mistake('has the name of another token', 'rename one');
  if (former.some(({ sha256 }) => sha256.equals(token.sha256)))
    node.mistake('is the same token as another entry', 'keep one of them');
}

/**
 * Reads `{ "tokens": [ { "name", "sha256", "merchant", "max_rows" } ] }`; every mistake by its path.
 * @param merchants those who have a ClickHouse user
 */
export function readTokens(file: string, merchants: ReadonlySet<string>): TokensReading {
  const found = readJsonFile(file);
  if (found.kind === 'problem') return { kind: 'problems', problems: [found.problem] };
  const problems: Problem[] = [];
  const list = new JsonNode('', found.json, problems, 'API tokens file').members(['tokens'])?.get('tokens');
  const tokens: ApiToken[] = [];
  for (const node of list?.items('token') ?? []) {
    const token = readToken(node, merchants);
    if (token === null) continue;
    checkTwice(node, token, tokens);
    tokens.push(token);
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'tokens', tokens };
}

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/**
 * Whose token an Authorization header carries; null where it carries none that is known. Every token is compared, and
 * each in the same time, so that the time tells nothing about any of them.
 */
export function tokenOf(authorization: string | undefined, tokens: readonly ApiToken[]): ApiToken | null {
  const secret = BEARER.exec(authorization ?? '')?.[1];
  if (secret === undefined) return null;
  const digest = createHash('sha256').update(secret).digest();
  return tokens.reduce<ApiToken | null>(
    (found, token) => (timingSafeEqual(token.sha256, digest) ? token : found),
    null,
  );
}
