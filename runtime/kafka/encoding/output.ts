import { MAX_VARINT_BYTES, varintSize, writeVarint } from '../../varint.js';

/** Bytes or text of a key, a value or a header. */
export type Content = Buffer | string | null;

const NONE = -1;
const FIRST_BYTES = 64 * 1024;
/** UTF-8 takes no more bytes for a code unit of a text. */
const MAX_BYTES_PER_UNIT = 3;
const ASCII_END = 0x80;
/** Up to here writing a text byte by byte is faster than a call into the engine. */
const SHORT_UNITS = 48;

/**
 * Bytes being written one after the other. One buffer serves all requests and only grows, so that writing allocates
 * nothing; what is finished is copied out.
 */
export class Output {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = 0;

  /** How far it is written. */
  get end(): number {
    return this.#end;
  }

  /** What lies between two places, until the next write. */
  view(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }

  /** Begins anew. */
  clear(): void {
    this.#end = 0;
  }

  /** A copy of everything. */
  copy(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#end));
  }

  /** Leaves bytes free, to be written later, and returns where they begin. */
  skip(bytes: number): number {
    const at = this.#end;
    this.#reserve(bytes);
    this.#end += bytes;
    return at;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#end = this.#bytes.writeInt16BE(value, this.#end);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
  }

  varint(value: number): void {
    this.#reserve(MAX_VARINT_BYTES);
    this.#end = writeVarint(this.#bytes, this.#end, value);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#end] = value;
    this.#end += 1;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#end);
    this.#end += value.length;
  }

  /** A content with its length in front. */
  content(value: Content | undefined): void {
    if (value === null || value === undefined) this.varint(NONE);
    else if (typeof value === 'string') this.text(value);
    else {
      this.varint(value.length);
      this.bytes(value);
    }
  }

  /** Puts the varint of a length in front of what was written since, where `guessed` bytes were left free for it. */
  lengthInFront(at: number, guessed: number): void {
    const from = at + guessed;
    const length = this.#end - from;
    const size = varintSize(length);
    if (size !== guessed) {
      this.#reserve(MAX_VARINT_BYTES);
      this.#bytes.copyWithin(at + size, from, this.#end);
      this.#end += size - guessed;
    }
    writeVarint(this.#bytes, at, length);
  }

  /** The same of a text: nearly every one is ASCII and has as many bytes as units, any other is written by the engine. */
  text(text: string): void {
    const { length } = text;
    this.#reserve(length * MAX_BYTES_PER_UNIT + MAX_VARINT_BYTES);
    const start = this.#end;
    const from = writeVarint(this.#bytes, start, length);
    if (length > SHORT_UNITS || !this.#wroteAscii(text, from)) {
      this.#end = from + this.#bytes.write(text, from);
      this.lengthInFront(start, from - start);
    } else this.#end = from + length;
  }

  #wroteAscii(text: string, from: number): boolean {
    const bytes = this.#bytes;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit >= ASCII_END) return false;
      bytes[from + at] = unit;
    }
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.#end + bytes));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
