import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, errorText } from '../errors.js';
import type { AccountsContext } from './account.js';
import { type AccountsReading, parseAccounts } from './parse.js';

const unreadable = (file: string, problem: string, whatToDo: string): AccountsReading => ({
  kind: 'problems',
  problems: [{ where: file, problem, whatToDo }],
});

/**
 * Where the JSON stops being JSON. The engine's own message is not shown: it quotes the text around the place,
 * which may be a secret.
 */
function jsonProblem(text: string, thrown: unknown): string {
  const position = /at position (\d+)/.exec(errorText(thrown))?.[1];
  if (position === undefined) return 'is not valid JSON';
  const before = text.slice(0, Number(position)).split('\n');
  return `is not valid JSON at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Reads and checks an accounts file with every secret it names. */
export function loadAccounts(file: string, context: Omit<AccountsContext, 'folder'>): AccountsReading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    return unreadable(file, `cannot be read (${errorCode(thrown)})`, 'correct the path or its rights');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    return unreadable(file, jsonProblem(text, thrown), 'correct it there');
  }
  return parseAccounts(json, { ...context, folder: dirname(file) });
}
