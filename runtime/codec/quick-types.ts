import { Type } from 'avsc';
import { minorUnitsType } from './minor-units.js';

/** Where avsc reads and writes (lib/utils.js, Tap). */
interface Tap {
  pos: number;
  readLong(): number;
  writeLong(value: number): void;
}

declare module 'avsc' {
  /** What every type of avsc 5.7 is asked for by the code it generates for a record (lib/types.js). */
  interface Type {
    _read(tap: Tap): unknown;
    _write(tap: Tap, value: unknown): void;
  }
}

/** A type that reads and writes in its own way, and is the given one in all else. */
function variantOf(type: Type, own: Pick<Type, '_read' | '_write'>): Type {
  const variant: unknown = Object.create(type, {
    _read: { value: own._read },
    _write: { value: own._write },
  });
  if (!(variant instanceof Type)) throw new Error('avsc: a variant of a type is no type');
  return variant;
}

/** Within these avsc's own longs, which are numbers, are exact: it doubles them and takes one off. */
const MAX_QUICK = 2 ** 52;
const MAX_QUICK_MINOR = 2n ** 52n;

/** The same bytes as `minorUnitsType`, which makes two buffers for each amount. */
export const quickMinorUnits = variantOf(minorUnitsType, {
  _read: (tap) => {
    const from = tap.pos;
    const value = tap.readLong();
    if (value > -MAX_QUICK && value < MAX_QUICK) return BigInt(value);
    tap.pos = from;
    return minorUnitsType._read(tap);
  },
  _write: (tap, value) => {
    if (typeof value === 'bigint' && value > -MAX_QUICK_MINOR && value < MAX_QUICK_MINOR) {
      tap.writeLong(Number(value));
    } else minorUnitsType._write(tap, value);
  },
});

const NULL_BRANCH = 0;
const VALUE_BRANCH = 1;

/**
 * A union of null and one type: avsc asks each value what it is, and an amount by all its branches. Whatever is not
 * null is the other branch, which refuses what is none of its own.
 */
export function quickNullable(union: Type, branch: Type): Type {
  return variantOf(union, {
    _read: (tap) => {
      const from = tap.pos;
      const index = tap.readLong();
      if (index === VALUE_BRANCH) return branch._read(tap);
      if (index === NULL_BRANCH) return null;
      tap.pos = from;
      return union._read(tap);
    },
    _write: (tap, value) => {
      tap.writeLong(value === null ? NULL_BRANCH : VALUE_BRANCH);
      if (value !== null) branch._write(tap, value);
    },
  });
}
