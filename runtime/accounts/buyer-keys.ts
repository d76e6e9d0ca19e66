import { createSecretKey, type KeyObject } from 'node:crypto';
import { dirname } from 'node:path';
import type { Problem } from '../config/problem.js';
import type { SecretContext } from './account.js';
import { readJsonFile } from './json-file.js';
import { JsonNode } from './node.js';
import { readSecret } from './secret.js';

/** Key by merchant. As key objects, so that printing or logging them shows nothing. */
export type BuyerKeys = ReadonlyMap<string, KeyObject>;

/** Keys, or every mistake in the file. */
export type BuyerKeysReading =
  | { readonly kind: 'keys'; readonly keys: BuyerKeys }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** As long as the digest of HMAC-SHA256: shorter ones could be tried out against known ids. */
const MIN_KEY_BYTES = 32;

function readKey(node: JsonNode, context: SecretContext): KeyObject | null {
  const secret = readSecret(node, context);
  if (secret === null) return null;
  const bytes = Buffer.from(secret, 'utf8');
  return bytes.length < MIN_KEY_BYTES
    ? node.mistake(`is shorter than ${MIN_KEY_BYTES} bytes`, 'make a longer one, at random')
    : createSecretKey(bytes);
}

/** Reads `{ "keys": { "<merchant>": { env | file | value } } }` with every secret it names. */
export function loadBuyerKeys(file: string, context: Omit<SecretContext, 'folder'>): BuyerKeysReading {
  const found = readJsonFile(file);
  if (found.kind === 'problem') return { kind: 'problems', problems: [found.problem] };
  const problems: Problem[] = [];
  const root = new JsonNode('', found.json, problems, 'buyer keys file');
  const keys = new Map<string, KeyObject>();
  for (const [merchant, node] of root.members(['keys'])?.get('keys')?.entries('key') ?? []) {
    const key = readKey(node, { ...context, folder: dirname(file) });
    if (key !== null) keys.set(merchant, key);
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'keys', keys };
}
