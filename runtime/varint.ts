/**
 * Zigzag varints as Kafka's records and Avro's longs have them
 * (https://protobuf.dev/programming-guides/encoding/#signed-ints): small numbers of either sign are short. Values are
 * whole and between −2^51 and 2^51, which holds for sizes, offsets and milliseconds.
 */
const SEVEN_BITS = 0x7f;
const MORE = 0x80;
const SMALL = 0x3fffffff;
/** Shifts work on 32 bits only: what is longer is put together of its lowest 28 bits and the others. */
const LOW_BITS = 28;
const LOW_BYTES = LOW_BITS / 7;
const LOW = 2 ** LOW_BITS;

/** Most bytes that a varint takes here. */
export const MAX_VARINT_BYTES = 2 * LOW_BYTES;

/** Bytes that a varint takes. */
export function varintSize(value: number): number {
  let rest = zigzag(value);
  let size = 1;
  for (; rest >= LOW; size += LOW_BYTES) rest = Math.floor(rest / LOW);
  for (; rest > SEVEN_BITS; size += 1) rest >>>= 7;
  return size;
}

/** Writes a varint and returns the position behind it. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  const coded = zigzag(value);
  if (coded < LOW) return writeShort(into, at, coded);
  const high = Math.floor(coded / LOW);
  let low = coded - high * LOW;
  for (let byte = 0; byte < LOW_BYTES; byte += 1) {
    into[at + byte] = (low & SEVEN_BITS) | MORE;
    low >>= 7;
  }
  return writeShort(into, at + LOW_BYTES, high);
}

function writeShort(into: Uint8Array, at: number, coded: number): number {
  let rest = coded;
  let to = at;
  for (; rest > SEVEN_BITS; rest >>= 7) {
    into[to] = (rest & SEVEN_BITS) | MORE;
    to += 1;
  }
  into[to] = rest;
  return to + 1;
}

function zigzag(value: number): number {
  if (value >= -SMALL && value <= SMALL) return (value << 1) ^ (value >> 31);
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** Where varints are read from; a byte behind the end counts as one of zero bits that is the last. */
export interface VarintSource {
  readonly bytes: Uint8Array;
  at: number;
}

/** Reads a varint. One of more bytes than are read here leaves the source behind every end. */
export function readVarint(source: VarintSource): number {
  const first = source.bytes[source.at] ?? 0;
  source.at += 1;
  return first < MORE ? (first >> 1) ^ -(first & 1) : readLonger(source, first & SEVEN_BITS);
}

function readLonger(source: VarintSource, first: number): number {
  const { bytes } = source;
  const end = source.at + MAX_VARINT_BYTES - 1;
  let low = first;
  let high = 0;
  let bits = 7;
  for (let at = source.at; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (bits < LOW_BITS) low |= (byte & SEVEN_BITS) << bits;
    else high |= (byte & SEVEN_BITS) << (bits - LOW_BITS);
    bits += 7;
    if (byte < MORE) {
      source.at = at + 1;
      const half = high * (LOW / 2) + (low >> 1);
      return (low & 1) === 0 ? half : -half - 1;
    }
  }
  source.at = Number.POSITIVE_INFINITY;
  return 0;
}
