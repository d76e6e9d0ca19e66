import { type Lately, textOf } from '../../lately.js';
import { readVarint } from '../../varint.js';

/** Reads what stands one behind the other in an answer of the broker (https://kafka.apache.org/protocol#protocol_types). */
export class Input {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  int64(): bigint {
    this.at += 8;
    return this.bytes.readBigInt64BE(this.at - 8);
  }

  /** Exact up to 2^53, which sizes and differences of offsets and times stay below. */
  varint(): number {
    return readVarint(this);
  }

  /** A text with its length in two bytes. */
  string(): string {
    const length = this.int16();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** Bytes with their length as a varint, not copied; null where there are none. */
  content(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** The same as a text, which ends where the bytes do. @param known where such texts were read before */
  text(known: Lately): string | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = Math.min(this.at, this.bytes.length);
    this.at += length;
    return textOf(this.bytes, from, Math.min(this.at, this.bytes.length), known);
  }

  /** An array with its length in four bytes; none where it is null. */
  array<T>(one: (index: number) => T): T[] {
    const items: T[] = [];
    const length = this.int32();
    for (let index = 0; index < length; index += 1) items.push(one(index));
    return items;
  }
}
