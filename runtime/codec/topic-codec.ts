import { type AvroType, compile, compilePart, type Read, reading } from './avro.js';
import { directCodec } from './direct/direct-codec.js';
import { CodecFailure } from './failure.js';
import { HEADER_BYTES, schemaId, writeHeader } from './wire.js';

/** Decodes values with the registry's 5-byte header. */
export interface Decoder<T> {
  /** Asks the registry for a writer's schema that was not seen before. */
  decode(bytes: Buffer): Promise<T>;
  /** The same at once; undefined where the writer's schema is not known yet: then use `decode`. */
  decodeSync(bytes: Buffer): T | undefined;
}

/** Encodes and decodes the values of one topic, with the registry's 5-byte header. */
export interface TopicCodec<T> extends Decoder<T> {
  /** Id under which values are written. */
  readonly schemaId: number;
  encode(value: T): Buffer;
  /**
   * Decodes these fields and skips the others, at a fraction of the price. A value cut off or with more behind it is
   * unreadable as ever; what a skipped field says is not looked at.
   */
  part<Field extends keyof T & string>(fields: readonly Field[]): Decoder<Pick<T, Field>>;
}

const SCRATCH_BYTES = 64 * 1024;

/** Shared: encoding is synchronous, and the result is copied out. */
let scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

function encodeWith<T>(type: AvroType<T>, id: number, value: T): Buffer {
  for (;;) {
    const end = encodeAt(type, value);
    if (end >= 0) {
      writeHeader(scratch, 0, id);
      return Buffer.from(scratch.subarray(0, end));
    }
    scratch = Buffer.allocUnsafeSlow(2 * (scratch.length - end));
  }
}

function encodeAt<T>(type: AvroType<T>, value: T): number {
  try {
    return type.encode(value, scratch, HEADER_BYTES);
  } catch (error) {
    throw new CodecFailure('value_invalid', String(error), error);
  }
}

function readWith<T>(read: Read<T>, bytes: Buffer): T {
  try {
    return read(bytes.subarray(HEADER_BYTES));
  } catch (error) {
    throw new CodecFailure('value_unreadable', String(error), error);
  }
}

/**
 * @param id of `schemaText`, by which we write
 * @param textOf gives a writer's schema by its id
 */
export function topicCodec<T>(
  schemaText: string,
  id: number,
  textOf: (writerId: number) => Promise<string>,
): TopicCodec<T> {
  const type = compile<T>(schemaText);
  const direct = directCodec<T>(schemaText, id);
  const byAvsc = decoderOf(type, new Map([[id, reading(type, schemaText)]]), textOf);
  return {
    schemaId: id,
    encode: (value) => direct?.encode(value) ?? encodeWith(type, id, value),
    decode: async (bytes) => direct?.decode(bytes) ?? byAvsc.decode(bytes),
    decodeSync: (bytes) => direct?.decode(bytes) ?? byAvsc.decodeSync(bytes),
    part: <Field extends keyof T & string>(fields: readonly Field[]) => {
      const some = compilePart<Pick<T, Field>>(schemaText, fields);
      return decoderOf(some, new Map([[id, reading(some, schemaText)]]), textOf);
    },
  };
}

/** @param readers by the writer's schema id; those of ids met later are added */
function decoderOf<T>(
  type: AvroType<T>,
  readers: Map<number, Read<T>>,
  textOf: (writerId: number) => Promise<string>,
): Decoder<T> {
  const readerOf = async (writerId: number): Promise<Read<T>> => {
    const known = readers.get(writerId);
    if (known !== undefined) return known;
    const read = reading(type, await textOf(writerId));
    readers.set(writerId, read);
    return read;
  };
  return {
    decode: async (bytes) => readWith(await readerOf(schemaId(bytes)), bytes),
    decodeSync: (bytes) => {
      const read = readers.get(schemaId(bytes));
      return read === undefined ? undefined : readWith(read, bytes);
    },
  };
}
