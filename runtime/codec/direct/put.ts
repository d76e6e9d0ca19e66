import { Type } from 'avsc';
import { writeVarint } from '../../varint.js';

/** Something that generated code does not do: avsc does the whole value, or says what is wrong with it. */
export const LEFT_TO_AVSC = new Error('left to avsc');

export function leave(): never {
  throw LEFT_TO_AVSC;
}

const TEXT = Type.forSchema('string');
const ASCII_END = 0x80;
const SEVEN_BITS = 0x7f;
const MORE = 0x80;
/** Texts of fewer units have their length in one byte: it is doubled, for the sign. */
const ONE_BYTE_LENGTH = 64;
/** Texts of fewer have it in two, and are still written here. */
const TWO_BYTE_LENGTH = 64 * 128;
/** Up to here writing a text unit by unit is faster than a call into the engine. */
const SHORT_UNITS = 40;
/** UTF-8 takes no more bytes for a unit. */
const MAX_BYTES_PER_UNIT = 3;
/** What is further from zero is left to avsc. */
const MAX = 2 ** 51;

/** Nearly every text is ASCII and has as many bytes as units; any other is written by avsc. */
export function putText(into: Buffer, at: number, value: unknown): number {
  if (typeof value !== 'string') return leave();
  const { length } = value;
  if (length > SHORT_UNITS) return putLongText(into, at, value);
  into[at] = length << 1;
  for (let index = 0; index < length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit >= ASCII_END) return putByAvsc(into, at, value);
    into[at + 1 + index] = unit;
  }
  return at + 1 + length;
}

function putLongText(into: Buffer, at: number, value: string): number {
  const { length } = value;
  if (length >= TWO_BYTE_LENGTH || at + 2 + length * MAX_BYTES_PER_UNIT > into.length) {
    return putByAvsc(into, at, value);
  }
  let from = at;
  if (length < ONE_BYTE_LENGTH) into[from] = length << 1;
  else {
    into[from] = ((length << 1) & SEVEN_BITS) | MORE;
    from += 1;
    into[from] = length >> 6;
  }
  from += 1;
  // As many bytes as units: each is ASCII.
  return into.write(value, from) === length ? from + length : putByAvsc(into, at, value);
}

function putByAvsc(into: Buffer, at: number, value: string): number {
  const end = TEXT.encode(value, into, at);
  return end < 0 ? leave() : end;
}

export function putBytes(into: Buffer, at: number, value: unknown): number {
  if (!Buffer.isBuffer(value)) return leave();
  const from = putLong(into, at, value.length);
  if (from + value.length > into.length) return leave();
  into.set(value, from);
  return from + value.length;
}

export function putFlag(into: Buffer, at: number, value: unknown): number {
  if (typeof value !== 'boolean') return leave();
  into[at] = value ? 1 : 0;
  return at + 1;
}

export function putInt(into: Buffer, at: number, value: unknown): number {
  return typeof value === 'number' && (value | 0) === value ? putLong(into, at, value) : leave();
}

export function putLong(into: Buffer, at: number, value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < MAX
    ? writeVarint(into, at, value)
    : leave();
}

export function putMinor(into: Buffer, at: number, value: unknown): number {
  return typeof value === 'bigint' ? putLong(into, at, Number(value)) : leave();
}
