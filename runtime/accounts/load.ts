import { dirname } from 'node:path';
import type { AccountsContext } from './account.js';
import { readJsonFile } from './json-file.js';
import { type AccountsReading, parseAccounts } from './parse.js';

/** Reads and checks an accounts file with every secret it names. */
export function loadAccounts(file: string, context: Omit<AccountsContext, 'folder'>): AccountsReading {
  const found = readJsonFile(file);
  return found.kind === 'problem'
    ? { kind: 'problems', problems: [found.problem] }
    : parseAccounts(found.json, { ...context, folder: dirname(file) });
}
