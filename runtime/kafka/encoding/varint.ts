/**
 * Zigzag varints as records have them (https://protobuf.dev/programming-guides/encoding/#signed-ints): small numbers of
 * either sign are short. Values are whole and between −2^51 and 2^51, which holds for sizes, offsets and milliseconds.
 */
const SEVEN_BITS = 0x80;
const SMALL = 0x3fffffff;

/** Bytes that a varint takes. */
export function varintSize(value: number): number {
  let rest = zigzag(value);
  let size = 1;
  for (; rest >= SEVEN_BITS; size += 1) rest = Math.floor(rest / SEVEN_BITS);
  return size;
}

/** Writes a varint and returns the position behind it. */
export function writeVarint(target: Uint8Array, position: number, value: number): number {
  let rest = zigzag(value);
  let next = position;
  for (; rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) {
    target[next] = (rest % SEVEN_BITS) | SEVEN_BITS;
    next += 1;
  }
  target[next] = rest;
  return next + 1;
}

/** Shifts work on 32 bits only; what does not fit is counted. */
function zigzag(value: number): number {
  if (value >= -SMALL && value <= SMALL) return (value << 1) ^ (value >> 31);
  return value < 0 ? -2 * value - 1 : 2 * value;
}
