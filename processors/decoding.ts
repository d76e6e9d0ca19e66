import { CodecFailure, type TopicCodec } from '@quittance/runtime/codec';

/** A value, or why these bytes will never be one. */
export type Decoded<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'undecodable'; readonly detail: string };

/**
 * Reads a record's value. Bytes that are no value of the topic are an answer, not an error: they must not stop a
 * partition. Anything else, such as a registry that does not answer, is thrown and tried again.
 */
export async function decodeValue<T>(codec: TopicCodec<T>, bytes: Buffer): Promise<Decoded<T>> {
  const decoded = decodeNow(codec, bytes);
  if (decoded !== null) return decoded;
  try {
    return { kind: 'value', value: await codec.decode(bytes) };
  } catch (thrown) {
    return undecodable(thrown);
  }
}

/** The same at once, without a promise per record; null where the writer's schema is not known yet. */
export function decodeNow<T>(codec: TopicCodec<T>, bytes: Buffer): Decoded<T> | null {
  try {
    const value = codec.decodeSync(bytes);
    return value === undefined ? null : { kind: 'value', value };
  } catch (thrown) {
    return undecodable(thrown);
  }
}

function undecodable(thrown: unknown): Decoded<never> {
  if (thrown instanceof CodecFailure && !thrown.retriable) {
    return { kind: 'undecodable', detail: thrown.code };
  }
  throw thrown;
}
