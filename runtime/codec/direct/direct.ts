import { lately } from '../../lately.js';
import { ReadingCode, WritingCode } from './code.js';
import { leave, putBytes, putFlag, putInt, putLong, putMinor, putText } from './put.js';
import { shapeOf } from './shape.js';
import {
  type Source,
  takeBranch,
  takeBytes,
  takeCount,
  takeFlag,
  takeInt,
  takeLong,
  takeMinor,
  takeText,
} from './take.js';

/** Returns the end, which lies behind the buffer where there was no room. Throws on what it does not write. */
export type Write<T> = (into: Buffer, at: number, value: T) => number;
/** Throws on what it does not read. */
export type Take<T> = (source: Source) => T;

/** Code for the values of one schema. */
export interface Direct<T> {
  readonly write: Write<T>;
  readonly take: Take<T>;
}

const WRITING = {
  leave,
  text: putText,
  bytes: putBytes,
  flag: putFlag,
  int: putInt,
  long: putLong,
  minor: putMinor,
};
const READING = {
  leave,
  lately,
  text: takeText,
  bytes: takeBytes,
  flag: takeFlag,
  int: takeInt,
  long: takeLong,
  minor: takeMinor,
  branch: takeBranch,
  count: takeCount,
};

/**
 * Code made for one schema, which avsc must have accepted; null where the schema has something that is not known here.
 * It does what nearly all values need, and leaves every other to avsc by throwing.
 */
export function directly<T>(schemaText: string): Direct<T> | null {
  const shape = shapeOf(schemaText);
  if (shape === null) return null;
  const write = made(new WritingCode().of(shape), WRITING);
  const take = made(new ReadingCode().of(shape), READING);
  return isWrite<T>(write) && isTake<T>(take) ? { write, take } : null;
}

/** Runs code that was generated here, of names that shape.ts has let through. */
function made(code: string, names: Readonly<Record<string, unknown>>): unknown {
  const make: unknown = Reflect.construct(Function, [...Object.keys(names), code]);
  return typeof make === 'function' ? Reflect.apply(make, undefined, Object.values(names)) : null;
}

function isWrite<T>(code: unknown): code is Write<T> {
  return typeof code === 'function';
}

function isTake<T>(code: unknown): code is Take<T> {
  return typeof code === 'function';
}
