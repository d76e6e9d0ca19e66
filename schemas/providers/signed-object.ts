import { readJson } from './json.js';
import { type JsonObject, memberOf } from './json-value.js';
import type { RefusalCause } from './provider.js';

/** A JSON object that carries its signature in its member `sign`. */
export type SignedReading =
  | { readonly kind: 'signed'; readonly object: JsonObject; readonly sign: string }
  | { readonly kind: 'refusal'; readonly cause: RefusalCause };

function refusal(cause: RefusalCause): SignedReading {
  return { kind: 'refusal', cause };
}

/**
 * Finds the signed object of a body and its one signature. A member repeated with another value is refused as
 * not_json: what was signed would depend on the reader. Repeated with the same value it is harmless (the sample of
 * NewPay's V1 refund page does it), except for `sign`.
 * @param within name of the root's member that is signed; null where the root itself is
 */
export function readSigned(body: Uint8Array, within: string | null): SignedReading {
  const reading = readJson(body);
  if (reading.kind === 'not_json' || reading.value.kind !== 'object') return refusal('not_json');
  const root = reading.value;
  const object = within === null ? root : memberOf(root, within);
  const inner = object?.kind === 'object' ? object : null;
  if (hasTwoSigns(root, inner)) return refusal('double_sign');
  if (reading.contradictory) return refusal('not_json');
  const sign = inner === null ? null : memberOf(inner, 'sign');
  if (inner === null || sign?.kind !== 'string' || sign.value === '') return refusal('missing_sign');
  return { kind: 'signed', object: inner, sign: sign.value };
}

/** Twice in the signed object, or once there and once around it: no page describes either. */
function hasTwoSigns(root: JsonObject, inner: JsonObject | null): boolean {
  if (root.repeated.has('sign') || inner?.repeated.has('sign') === true) return true;
  return inner !== null && inner !== root && root.members.has('sign') && inner.members.has('sign');
}
