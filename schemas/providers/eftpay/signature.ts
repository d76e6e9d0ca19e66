import { hash } from 'node:crypto';
import { type CanonicalRules, isSignable, SignedParameters } from '../canonical.js';
import type { JsonObject } from '../json-value.js';
import { optionOf } from '../option.js';
import type { ProviderOptions } from '../provider.js';
import { options as rules } from './options.js';

const WITH_EMPTY: CanonicalRules = { leaveOut: ['sign'], emptyValues: 'keep' };
const WITHOUT_EMPTY: CanonicalRules = { leaveOut: ['sign'], emptyValues: 'skip' };

/** Lower-case hex of SHA-256 over the secret followed at once by the text; not an HMAC. */
export function digestOf(secret: string, text: string): string {
  return hash('sha256', secret + text, 'hex');
}

/**
 * The signed text of received parameters, unknown ones included. Every documented value is a string; a number or
 * boolean is taken as its JSON text (assumption). null where no text can have been signed: a nested value, or half
 * a surrogate pair.
 */
export function signedText(object: JsonObject, options: ProviderOptions): string | null {
  const parameters = new SignedParameters(
    optionOf(options, rules, 'emptyValues') === 'keep' ? WITH_EMPTY : WITHOUT_EMPTY,
  );
  let isFlat = true;
  // forEach makes no pair of name and value.
  object.members.forEach((value, name) => {
    if (value.kind === 'object' || value.kind === 'array') isFlat = false;
    else
      parameters.add(name, value.kind === 'null' ? null : value.kind === 'string' ? value.value : value.raw);
  });
  if (!isFlat) return null;
  const text = parameters.text();
  return isSignable(text) ? text : null;
}
