import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TextDecoder } from 'node:util';
import { errorCode } from '../errors.js';
import type { SecretContext } from './account.js';
import type { JsonNode } from './node.js';

const SOURCES = ['env', 'file', 'value'] as const;
const HOW = 'write { "env": "NAME" }, { "file": "path" } or { "value": "…" }';
const NOT_EMPTY = /\S/;

function fromEnv(node: JsonNode, { env }: SecretContext): string | null {
  const name = node.text(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable');
  if (name === null) return null;
  const secret = env[name];
  if (secret === undefined || !NOT_EMPTY.test(secret))
    return node.mistake(
      `environment variable ${name} is ${secret === undefined ? 'not set' : 'empty'}`,
      'set it, or name another one',
    );
  return secret;
}

function fromFile(node: JsonNode, { folder }: SecretContext): string | null {
  const name = node.text(NOT_EMPTY, 'the path of a file, relative to this one');
  if (name === null) return null;
  const path = resolve(folder, name);
  try {
    // An editor's last line end is not part of a secret.
    const secret = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '');
    return NOT_EMPTY.test(secret) ? secret : node.mistake(`file ${path} is empty`, 'put the secret into it');
  } catch (thrown) {
    return node.mistake(
      `file ${path} cannot be read (${errorCode(thrown)})`,
      'correct the path, its rights or its content',
    );
  }
}

function fromValue(node: JsonNode, { production }: SecretContext): string | null {
  if (production)
    return node.mistake(
      'a secret in the file itself is refused in production',
      'use { "env" } or { "file" }',
    );
  return node.text(NOT_EMPTY, 'the secret');
}

const READERS = { env: fromEnv, file: fromFile, value: fromValue } as const;

/** Resolves `{ env } | { file } | { value }`. What goes wrong is told by the path of the secret itself. */
export function readSecret(node: JsonNode, context: SecretContext): string | null {
  if (node.missing) return node.mistake('is missing', HOW);
  if (typeof node.value === 'string') return node.mistake('is a plain text where a secret is named', HOW);
  const members = node.members(SOURCES);
  if (members === null) return null;
  const given = SOURCES.filter((source) => members.get(source)?.missing === false);
  const [source] = given;
  if (source === undefined || given.length > 1)
    return node.mistake(source === undefined ? 'says nowhere to find it' : 'says more than one place', HOW);
  const place = members.get(source);
  return place === undefined ? null : READERS[source](node.at(place.value), context);
}
