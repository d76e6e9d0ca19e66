import type { Provider, ProviderOptions } from '@quittance/schemas/providers/provider';
import type { Problem } from '../config/problem.js';
import { type Account, type Accounts, type AccountsContext, accountsOf } from './account.js';
import { readKeys } from './keys.js';
import { JsonNode } from './node.js';
import { readTimeZone } from './values.js';

const MEMBERS = ['provider', 'account', 'merchant', 'timeZone', 'keys', 'options'] as const;
/** It is a path segment and part of every order key. */
const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MERCHANT_NAME = /^\S(.{0,126}\S)?$/;

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

function readProvider(node: JsonNode | undefined, context: AccountsContext): Provider | null {
  const known = [...context.providers.keys()].join(', ');
  const name = node?.text(/^/, `one of ${known}`) ?? null;
  if (name === null) return null;
  return (
    context.providers.get(name) ?? node?.mistake('is not a known provider', `use one of ${known}`) ?? null
  );
}

function readAccount(node: JsonNode, context: AccountsContext): Account | null {
  const members = node.members(MEMBERS);
  if (members === null) return null;
  const provider = readProvider(members.get('provider'), context);
  const account = members.get('account')?.text(ACCOUNT_NAME, 'letters, digits, dots, dashes; at most 64');
  const merchant = members.get('merchant')?.text(MERCHANT_NAME, 'the name of the merchant, at most 128');
  const zone = members.get('timeZone');
  const timeZone = zone === undefined ? null : readTimeZone(zone);
  const [keyList, optionNode] = [members.get('keys'), members.get('options')];
  // What a key and an option may be, only the provider knows.
  if (provider === null || keyList === undefined || optionNode === undefined) return null;
  const keys = readKeys(keyList, provider, context);
  const options = readOptions(optionNode, provider);
  if (typeof account !== 'string' || typeof merchant !== 'string' || timeZone === null) return null;
  return Object.freeze({ provider: provider.name, account, merchant, timeZone, keys, options });
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
