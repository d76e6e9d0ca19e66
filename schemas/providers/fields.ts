import { readJson } from './json.js';
import { type JsonObject, memberOf } from './json-value.js';
import type { UnreadableReason } from './provider.js';
import { Unreadable } from './unreadable.js';

/** Longest id, code or word taken into a fact; the longest documented one has 64 characters. */
const MAX_TEXT_LENGTH = 128;

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NOT_PLAIN = /[\p{Cc}\p{Surrogate}]/u;

/** The body as an object in which no name has two meanings. */
export function bodyObject(body: Uint8Array): JsonObject {
  const result = readJson(body);
  if (result.kind === 'not_json') throw new Unreadable('not_json', 'body: expected JSON');
  if (result.contradictory)
    throw new Unreadable('not_json', 'body: a member is given twice with different values');
  if (result.value.kind !== 'object') throw new Unreadable('not_an_object', 'body: expected a JSON object');
  return result.value;
}

/** An object member that must be there. */
export function objectField(object: JsonObject, name: string): JsonObject {
  const value = memberOf(object, name);
  if (value === null) throw new Unreadable('missing_field', `${name}: missing`);
  if (value.kind !== 'object') throw new Unreadable('wrong_type', `${name}: expected an object`);
  return value;
}

/**
 * An id, code or word. Providers send some of them as strings here and as integers there, so an integer's digits
 * are taken as text. Absent, null and "" are null.
 */
export function optionalText(object: JsonObject, name: string): string | null {
  const value = memberOf(object, name);
  if (value === null) return null;
  if (value.kind === 'number' && INTEGER.test(value.raw)) return shortText(value.raw, name);
  if (value.kind !== 'string') throw new Unreadable('wrong_type', `${name}: expected a string or an integer`);
  return value.value === '' ? null : shortText(value.value, name);
}

function shortText(text: string, name: string): string {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new Unreadable('id_too_long', `${name}: longer than ${MAX_TEXT_LENGTH} characters`);
  }
  if (NOT_PLAIN.test(text))
    throw new Unreadable('wrong_type', `${name}: has a control character or half a pair`);
  return text;
}

/** An id, code or word that must be there. */
export function requiredText(object: JsonObject, name: string): string {
  const text = optionalText(object, name);
  if (text === null) throw new Unreadable('missing_field', `${name}: missing`);
  return text;
}

/** True where the member says something at all. */
export function isPresent(object: JsonObject, name: string): boolean {
  const value = memberOf(object, name);
  return value !== null && !(value.kind === 'string' && value.value === '');
}

/** Looks a provider's word up; an unknown one is never guessed at. */
export function lookUp<T>(
  table: ReadonlyMap<string, T>,
  word: string,
  name: string,
  reason: UnreadableReason,
): T {
  const meaning = table.get(word);
  if (meaning === undefined) {
    throw new Unreadable(reason, `${name}: none of ${[...table.keys()].join(', ')}`);
  }
  return meaning;
}

/** An id that nothing depends on (routing, a buyer's), read without judging: null where there is no usable one. */
export function lenientText(object: JsonObject | null, name: string): string | null {
  try {
    return object === null ? null : optionalText(object, name);
  } catch {
    return null;
  }
}
