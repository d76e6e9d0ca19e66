import { readJsonFile } from '../accounts/json-file.js';
import { JsonNode } from '../accounts/node.js';
import type { EnvReader } from './env-reader.js';
import { TEXTS } from './pipeline-rules.js';

/** Password by merchant, for the ClickHouse users `merchant_<merchant>`. */
export type MerchantPasswords = ReadonlyMap<string, string>;

/** The merchant's name is part of a user's name, in SQL and as an element of ClickHouse's users file alike. */
const MERCHANT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const MERCHANT_HINT = 'letters, digits, dashes and underscores, at most 64: it names a ClickHouse user';

/** A reader's password guards other merchants' sales too: a short one could be tried out. */
const MIN_PASSWORD_LENGTH = 12;

/** The ClickHouse user that sees this merchant's rows only. */
export function merchantUser(merchant: string): string {
  return `merchant_${merchant}`;
}

function readPassword(name: string, node: JsonNode): string | null {
  if (!MERCHANT.test(name)) return node.mistake('has a name that cannot be used', `write ${MERCHANT_HINT}`);
  const password = node.text(/^/, 'the password of this merchant');
  if (password === null || password.length >= MIN_PASSWORD_LENGTH) return password;
  return node.mistake(`is shorter than ${MIN_PASSWORD_LENGTH} characters`, 'make a longer one, at random');
}

/**
 * Reads `{ "<merchant>": "<password>" }` from the file that QUITTANCE_MERCHANT_PASSWORDS_FILE names; none where it
 * names none. Mistakes go to the reader, all of them and each by its place; no password is ever part of one.
 */
export function readMerchantPasswords(reader: EnvReader): MerchantPasswords {
  const file = reader.optional(TEXTS.merchantPasswordsFile.variable);
  if (file === null) return new Map();
  const found = readJsonFile(file);
  if (found.kind === 'problem') {
    reader.problems.push(found.problem);
    return new Map();
  }
  const root = new JsonNode('', found.json, reader.problems, 'merchant passwords file');
  const passwords = new Map<string, string>();
  for (const [merchant, node] of root.entries('merchant')) {
    const password = readPassword(merchant, node);
    if (password !== null) passwords.set(merchant, password);
  }
  return passwords;
}
