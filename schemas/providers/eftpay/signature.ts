import { hash } from 'node:crypto';
import { canonicalText, isSignable, type Parameter } from '../canonical.js';
import type { JsonObject } from '../json-value.js';
import { optionOf } from '../option.js';
import type { ProviderOptions } from '../provider.js';
import { options as rules } from './options.js';

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
  const parameters: Parameter[] = [];
  for (const [name, value] of object.members) {
    if (value.kind === 'object' || value.kind === 'array') return null;
    if (value.kind === 'string') parameters.push([name, value.value]);
    else parameters.push([name, value.kind === 'null' ? null : value.raw]);
  }
  const emptyValues = optionOf(options, rules, 'emptyValues') === 'keep' ? 'keep' : 'skip';
  const text = canonicalText(parameters, { leaveOut: ['sign'], emptyValues });
  return isSignable(text) ? text : null;
}
