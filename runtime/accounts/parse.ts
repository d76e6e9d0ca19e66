import { packSettings } from '@quittance/schemas/providers/account-settings';
import type { Provider, ProviderOptions } from '@quittance/schemas/providers/provider';
import type { Problem } from '../config/problem.js';
import { type Account, type Accounts, type AccountsContext, accountsOf } from './account.js';
import { readKeys } from './keys.js';
import { JsonNode } from './node.js';
import { readMerchant, readSettings } from './settings.js';
import { readStatement } from './statement.js';
import { readTimeZone } from './values.js';

const MEMBERS = [
  'provider',
  'account',
  'merchant',
  'timeZone',
  'keys',
  'options',
  'exponents',
  'merchants',
  'spill',
  'statement',
] as const;
type Member = (typeof MEMBERS)[number];

/** It is a path segment and part of every order key. */
const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Accounts, or every mistake in the file. */
export type AccountsReading =
  | { readonly kind: 'accounts'; readonly accounts: Accounts }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

function readOptions(node: JsonNode, provider: Provider): ProviderOptions {
  const rules = Object.entries(provider.options);
  const defaults = rules.map(([name, rule]): [string, string] => [name, rule.default]);
  const members = node.missing ? null : node.members(rules.map(([name]) => name));
  const chosen = rules.flatMap(([name, rule]): [string, string][] => {
    const option = members?.get(name);
    if (option === undefined || option.missing) return [];
    const value = rule.values.find((allowed) => allowed === option.value);
    if (value === undefined) option.mistake('has an unknown value', `use one of ${rule.values.join(', ')}`);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries([...defaults, ...chosen]);
}

function readProvider(node: JsonNode, context: AccountsContext): Provider | null {
  const known = [...context.providers.keys()].join(', ');
  const name = node.text(/^/, `one of ${known}`);
  if (name === null) return null;
  return context.providers.get(name) ?? node.mistake('is not a known provider', `use one of ${known}`);
}

/** What a key, an option and an exponent may be, only the provider knows. */
function readProviderPart(of: (name: Member) => JsonNode, provider: Provider, context: AccountsContext) {
  const keys = readKeys(of('keys'), provider, context);
  const options = readOptions(of('options'), provider);
  const settings = readSettings(of('exponents'), of('merchants'), provider);
  return { keys, options: { ...options, ...packSettings(settings) } };
}

function readAccount(node: JsonNode, context: AccountsContext): Account | null {
  const members = node.members(MEMBERS);
  if (members === null) return null;
  const of = (name: Member): JsonNode => members.get(name) ?? node.at(undefined);
  const provider = readProvider(of('provider'), context);
  const account = of('account').text(ACCOUNT_NAME, 'letters, digits, dots, dashes; at most 64');
  const merchant = readMerchant(of('merchant'));
  const timeZone = readTimeZone(of('timeZone'));
  if (provider === null) return null;
  const part = readProviderPart(of, provider, context);
  const spill = of('spill').flag();
  // Only the command line reads bills; a mistake is told to whoever reads the file first.
  readStatement(of('statement'));
  if (account === null || merchant === null || timeZone === null) return null;
  return Object.freeze({ provider: provider.name, account, merchant, timeZone, ...part, spill });
}

/** Reads the parsed accounts file, as far as it goes, and notes every mistake by its path. */
export function parseAccounts(json: unknown, context: AccountsContext): AccountsReading {
  const problems: Problem[] = [];
  const list = new JsonNode('', json, problems).members(['accounts'])?.get('accounts');
  const accounts: Account[] = [];
  for (const node of list?.items('account') ?? []) {
    const account = readAccount(node, context);
    if (account === null) continue;
    if (accounts.some((other) => other.provider === account.provider && other.account === account.account))
      node.mistake('is the same provider and account as another entry', 'put all its keys into one entry');
    accounts.push(account);
  }
  return problems.length > 0
    ? { kind: 'problems', problems }
    : { kind: 'accounts', accounts: accountsOf(accounts) };
}
