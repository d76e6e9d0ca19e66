import { type Lately, textOf } from '../../lately.js';
import { readVarint } from '../../varint.js';
import { leave } from './put.js';

/** What is further from zero is left to avsc, which refuses longs that a number may not hold. */
const MAX = 2 ** 51;
const NULL_BRANCH = 0;
const VALUE_BRANCH = 2;

/** Where values are read from. Behind the end there are zeros; who gets there has failed. */
export interface Source {
  bytes: Buffer;
  at: number;
}

export function takeLong(source: Source): number {
  const value = readVarint(source);
  return value > -MAX && value < MAX ? value : leave();
}

/** An int is written as a long is, and avsc looks at its size only when it writes. */
export const takeInt = takeLong;

export function takeMinor(source: Source): bigint {
  return BigInt(takeLong(source));
}

export function takeFlag(source: Source): boolean {
  source.at += 1;
  return (source.bytes[source.at - 1] ?? 0) !== 0;
}

/** Of a union with null: whether there is a value. */
export function takeBranch(source: Source): boolean {
  const branch = source.bytes[source.at] ?? 0;
  source.at += 1;
  if (branch === VALUE_BRANCH) return true;
  return branch === NULL_BRANCH ? false : leave();
}

/**
 * How many more items of a list or a map are said to follow, each of a byte at least: who reads them ends where the
 * bytes do. Negative: avsc reads such blocks.
 */
export function takeCount(source: Source): number {
  const count = readVarint(source);
  return count >= 0 ? count : leave();
}

/** Behind this many bytes. */
function passed(source: Source, length: number): number {
  const end = source.at + length;
  if (length < 0 || end > source.bytes.length) return leave();
  source.at = end;
  return end;
}

export function takeBytes(source: Source): Buffer {
  const length = readVarint(source);
  const end = passed(source, length);
  return Buffer.from(source.bytes.subarray(end - length, end));
}

export function takeText(source: Source, known: Lately): string {
  const length = readVarint(source);
  const end = passed(source, length);
  return textOf(source.bytes, end - length, end, known);
}
