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
  try {
    return { kind: 'value', value: codec.decodeSync(bytes) ?? (await codec.decode(bytes)) };
  } catch (thrown) {
    if (thrown instanceof CodecFailure && !thrown.retriable) {
      return { kind: 'undecodable', detail: thrown.code };
    }
    throw thrown;
  }
}
