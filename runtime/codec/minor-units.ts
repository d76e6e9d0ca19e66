import { types } from 'avsc';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const LONG_BYTES = 8;

/**
 * Avro long as bigint, exact over its whole range: avsc's own long is a number and refuses 2^53 and beyond.
 * avsc hands over eight bytes, little-endian (its wiki, "Custom long types").
 */
export const minorUnitsType = types.LongType.__with({
  fromBuffer: (bytes: Buffer): bigint => bytes.readBigInt64LE(0),
  toBuffer: (value: bigint): Buffer => {
    const bytes = Buffer.allocUnsafe(LONG_BYTES);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  // JSON texts of schemas: defaults.
  fromJSON: (value: number | string): bigint => BigInt(value),
  toJSON: (value: bigint): string => value.toString(),
  isValid: (value: unknown): boolean => typeof value === 'bigint' && value >= MIN && value <= MAX,
  compare: (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1),
});
