import type { StatementMapping } from '@quittance/schemas/statements/mapping';
import type { Problem } from '../config/problem.js';
import { readJsonFile } from './json-file.js';
import { JsonNode } from './node.js';
import { readMerchant, readMerchants } from './settings.js';
import { readStatement } from './statement.js';
import { readTimeZone } from './values.js';

/** What importing a bill needs of an account. No key is read: whoever imports bills needs no secret. */
export interface StatementAccount {
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly timeZone: string;
  /** Merchant by the provider's merchant code; empty where the account belongs to one merchant. */
  readonly merchants: Readonly<Record<string, string>>;
  /** null: the file does not say how bills of this account are read. */
  readonly statement: StatementMapping | null;
}

/** The accounts, or every mistake in what is read of them. */
export type StatementAccountsReading =
  | { readonly kind: 'accounts'; readonly accounts: readonly StatementAccount[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const MEMBERS = [
  ...['provider', 'account', 'merchant', 'timeZone', 'keys', 'options'],
  ...['exponents', 'merchants', 'spill', 'statement'],
] as const;
const NAME = /^\S/;

function readAccount(node: JsonNode): StatementAccount | null {
  const members = node.members(MEMBERS);
  if (members === null) return null;
  const of = (name: string): JsonNode => members.get(name) ?? node.at(undefined);
  const provider = of('provider').text(NAME, 'the name of a provider');
  const account = of('account').text(NAME, 'the name of the account');
  const merchant = readMerchant(of('merchant'));
  const timeZone = readTimeZone(of('timeZone'));
  const merchants = readMerchants(of('merchants'));
  const statement = readStatement(of('statement'));
  if (provider === null || account === null || merchant === null || timeZone === null) return null;
  return { provider, account, merchant, timeZone, merchants, statement };
}

/** Reads an accounts file for its bills. */
export function loadStatementAccounts(file: string): StatementAccountsReading {
  const found = readJsonFile(file);
  if (found.kind === 'problem') return { kind: 'problems', problems: [found.problem] };
  const problems: Problem[] = [];
  const list = new JsonNode('', found.json, problems).members(['accounts'])?.get('accounts');
  const accounts = (list?.items('account') ?? []).map(readAccount).filter((account) => account !== null);
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'accounts', accounts };
}
