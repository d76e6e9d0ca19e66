import type { FactFlag } from '../generated/order-facts.js';
import { type Json, type JsonObject, memberOf } from './json-value.js';

/** What a provider's page says of one field. */
export interface DocumentedField {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'object' | 'array';
  /** Whether every callback has it. */
  readonly mandatory?: true;
  /** The words or numbers it may hold, where the page lists them. */
  readonly values?: readonly string[];
}

function isListed(value: Json, values: readonly string[]): boolean {
  if (value.kind === 'string') return values.includes(value.value);
  return value.kind === 'number' && values.includes(value.raw);
}

/** In what a field is not as documented, for a person; null where it is. "" counts as given. */
function driftOf(object: JsonObject, { name, type, mandatory, values }: DocumentedField): string | null {
  const value = memberOf(object, name);
  if (value === null) return mandatory === true ? 'missing though mandatory' : null;
  if (value.kind !== type) return `expected ${type}, found ${value.kind}`;
  return values === undefined || isListed(value, values) ? null : `none of ${values.join(', ')}`;
}

/**
 * One flag for each field that is not as its page says but was read all the same. A member that no page names is
 * no drift: providers add some at any time.
 * @param within path of `object` in the body, such as `orderAmt.`
 */
export function driftFlags(
  object: JsonObject,
  documented: readonly DocumentedField[],
  within = '',
): readonly FactFlag[] {
  return documented.flatMap((field) => {
    const detail = driftOf(object, field);
    return detail === null ? [] : [{ kind: 'schema_drift', field: within + field.name, detail }];
  });
}
