import { readVarint } from '../../varint.js';
import { CodecFailure } from '../failure.js';
import { leave } from './put.js';

/** What is further from zero is left to avsc, which refuses longs that a number may not hold. */
const MAX = 2 ** 51;
const NULL_BRANCH = 0;
const VALUE_BRANCH = 2;
const MORE = 0x80;

declare global {
  interface Buffer {
    /** What `toString` calls when it has looked at its arguments; avsc uses it too. */
    utf8Slice(from: number, to: number): string;
  }
}

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

/** What avsc would refuse too, though perhaps after it has counted to a million million and filled the memory. */
function refuse(why: string): never {
  throw new CodecFailure('value_unreadable', why);
}

/** Of a union with null: whether there is a value. */
export function takeBranch(source: Source): boolean {
  const branch = source.bytes[source.at] ?? 0;
  source.at += 1;
  if (branch === VALUE_BRANCH) return true;
  if (branch === NULL_BRANCH) return false;
  return branch < MORE ? refuse('no such branch') : leave();
}

/** How many more items of a list or a map follow, each of a byte at least. Negative: avsc reads such blocks. */
export function takeCount(source: Source): number {
  const count = readVarint(source);
  if (source.at === Number.POSITIVE_INFINITY) return leave();
  if (Math.abs(count) > source.bytes.length - source.at) return refuse('more items than bytes');
  return count >= 0 ? count : leave();
}

/** Behind this many bytes. */
function passed(source: Source, length: number): number {
  const end = source.at + length;
  if (source.at === Number.POSITIVE_INFINITY) return leave();
  if (length < 0 || end > source.bytes.length) return refuse('cut off');
  source.at = end;
  return end;
}

export function takeBytes(source: Source): Buffer {
  const length = readVarint(source);
  const end = passed(source, length);
  return Buffer.from(source.bytes.subarray(end - length, end));
}

/** Texts that were read lately at one place of a schema: currencies, accounts and states are few and come often. */
export type Lately = string[];

const LATELY = 8;
const SHORT_BYTES = 32;

export function lately(): Lately {
  return Array.from({ length: LATELY }, () => '');
}

export function takeText(source: Source, known: Lately): string {
  const length = readVarint(source);
  const end = passed(source, length);
  const { bytes } = source;
  const from = end - length;
  if (length > SHORT_BYTES) return bytes.utf8Slice(from, end);
  const place = (length ^ (bytes[end - 1] ?? 0)) & (LATELY - 1);
  const recent = known[place] ?? '';
  if (saysSame(recent, bytes, from, length)) return recent;
  const text = bytes.utf8Slice(from, end);
  // Only where each byte is a unit can bytes be compared with units.
  if (text.length === length) known[place] = text;
  return text;
}

function saysSame(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = length - 1; index >= 0; index -= 1) {
    if (text.charCodeAt(index) !== bytes[from + index]) return false;
  }
  return true;
}
