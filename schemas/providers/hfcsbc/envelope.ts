import { bodyObject } from '../fields.js';
import { readJson } from '../json.js';
import { type Json, type JsonObject, memberOf } from '../json-value.js';
import { Unreadable } from '../unreadable.js';

const SUCCESS_CODE = '8888';

/** `data` as Base64 of JSON, the way the platform's SDK packs requests (TyhRequest.decode). */
function fromBase64(text: string): Json | null {
  const bytes = Buffer.from(text, 'base64');
  const reading = readJson(bytes);
  const isExact = bytes.toString('base64') === text;
  return isExact && reading.kind === 'json' && !reading.contradictory ? reading.value : null;
}

/** The reply class Results that wraps the page's sample: a code other than 8888 reports an error, not an order. */
function refuseErrors(envelope: JsonObject): void {
  const code = memberOf(envelope, 'code');
  const text = code?.kind === 'number' ? code.raw : code?.kind === 'string' ? code.value : SUCCESS_CODE;
  if (text !== SUCCESS_CODE)
    throw new Unreadable('provider_error_envelope', `code: expected ${SUCCESS_CODE}`);
}

/**
 * The business fields: bare as in the page's table, wrapped in { code, msg, data, error } as in its sample, or
 * `data` as Base64 as in requests.
 */
export function businessObject(body: Uint8Array): JsonObject {
  const root = bodyObject(body);
  if (!root.members.has('data')) return root;
  refuseErrors(root);
  const data = memberOf(root, 'data');
  if (data === null) throw new Unreadable('missing_field', 'data: missing');
  const inner = data.kind === 'string' ? fromBase64(data.value) : data;
  if (inner?.kind === 'object') return inner;
  throw new Unreadable('wrong_type', 'data: expected an object or Base64 of one');
}
