import { isDeepStrictEqual } from 'node:util';
import type { TopicCodec } from '@quittance/runtime/codec';
import { schemaId } from '@quittance/runtime/codec/wire';

/**
 * The same bytes; of a record that was written under an earlier schema, the same value as today's reader reads it.
 * @param expected as encoded today; @param found decoded from `bytes`
 */
export function isSame<T>(codec: TopicCodec<T>, expected: Buffer, bytes: Buffer, found: T): boolean {
  if (schemaId(bytes) === codec.schemaId) return bytes.equals(expected);
  return codec.encode(found).equals(expected);
}

/** Names of the fields in which two values differ. */
export function fieldsApart(a: object, b: object): readonly string[] {
  const theirs = new Map(Object.entries(b));
  return Object.entries(a)
    .filter(([name, value]) => !isDeepStrictEqual(value, theirs.get(name)))
    .map(([name]) => name);
}
