import { type CanonicalRules, canonicalText, type Parameter, SignedParameters } from '../canonical.js';
import { type Json, type JsonArray, type JsonObject, jsonText } from '../json-value.js';
import { optionOf } from '../option.js';
import type { ProviderOptions } from '../provider.js';
import { type NestedAmount, options as rules } from './options.js';

type Nested = JsonArray | JsonObject;
type Render = (name: string, nested: Nested) => readonly Parameter[];

/** Strings as they are, numbers and booleans as their JSON text, null left out. */
function scalarOr(value: Json, nested: (value: Nested) => string): string | null {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'number':
      return value.raw;
    case 'string':
      return value.value;
    case 'array':
    case 'object':
      return nested(value);
  }
}

/** `currency=LAK&value=100.00`, its parts sorted. */
function joined(value: Nested): string {
  if (value.kind === 'array') return jsonText(value);
  const parts = [...value.members].map(([name, part]): Parameter => [name, scalarOr(part, joined)]);
  return canonicalText(parts, { leaveOut: [], emptyValues: 'keep' });
}

/** `orderAmt.currency=LAK`, `orderAmt.value=100.00`: the prefix because refunds have two amounts. */
function flattened(name: string, nested: Nested): Parameter[] {
  if (nested.kind === 'array') return [[name, jsonText(nested)]];
  return [...nested.members].flatMap(([part, value]) =>
    value.kind === 'object'
      ? flattened(`${name}.${part}`, value)
      : [[`${name}.${part}`, scalarOr(value, jsonText)] as const],
  );
}

/** `{value=100.00, currency=LAK}`: the text of a java.util.Map in received order. */
function javaText(value: Nested): string {
  const text = (part: Json): string => scalarOr(part, javaText) ?? 'null';
  return value.kind === 'array'
    ? `[${value.items.map(text).join(', ')}]`
    : `{${[...value.members].map(([name, part]) => `${name}=${text(part)}`).join(', ')}}`;
}

const RENDERINGS: Readonly<Record<NestedAmount, Render>> = {
  'compact-json': (name, nested) => [[name, jsonText(nested)]],
  'sorted-json': (name, nested) => [[name, jsonText(nested, true)]],
  joined: (name, nested) => [[name, joined(nested)]],
  flattened,
  'java-map': (name, nested) => [[name, javaText(nested)]],
};
const SIGNED: CanonicalRules = { leaveOut: ['sign'], emptyValues: 'keep' };
const renderings = new Map<string, Render>(Object.entries(RENDERINGS));

/**
 * string1 of NewPay's page 8 "Signature and verification": every member but `sign` whose value is not null, the
 * empty string included, sorted by name, `k1=v1&k2=v2`.
 */
export function string1(object: JsonObject, options: ProviderOptions): string {
  const render = renderings.get(optionOf(options, rules, 'nestedAmount'));
  if (render === undefined) throw new RangeError('nestedAmount: unknown rendering');
  const parameters = new SignedParameters(SIGNED);
  object.members.forEach((value, name) => {
    if (value.kind === 'object' || value.kind === 'array')
      for (const [part, text] of render(name, value)) parameters.add(part, text);
    else parameters.add(name, scalarOr(value, jsonText));
  });
  return parameters.text();
}
