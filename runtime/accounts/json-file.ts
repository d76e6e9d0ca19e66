import { readFileSync } from 'node:fs';
import type { Problem } from '../config/problem.js';
import { errorCode, errorText } from '../errors.js';

/** A file's JSON, or why there is none. */
export type JsonFile =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'problem'; readonly problem: Problem };

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

function problem(where: string, what: string, whatToDo: string): JsonFile {
  return { kind: 'problem', problem: { where, problem: what, whatToDo } };
}

/** Reads a file a person wrote, in which secrets may stand. */
export function readJsonFile(file: string): JsonFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    return problem(file, `cannot be read (${errorCode(thrown)})`, 'correct the path or its rights');
  }
  try {
    const json: unknown = JSON.parse(text);
    return { kind: 'json', json };
  } catch (thrown) {
    return problem(file, jsonProblem(text, thrown), 'correct it there');
  }
}
