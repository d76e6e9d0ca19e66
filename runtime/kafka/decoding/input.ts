const SEVEN_BITS = 0x7f;
const MORE = 0x80;
/** Shifts work on 32 bits only; what does not fit is counted. */
const SHIFTABLE_BITS = 28;

/** Reads what stands one behind the other in an answer of the broker (https://kafka.apache.org/protocol#protocol_types). */
export class Input {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
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

  /** A zigzag varint, int or long: exact up to 2^53, which sizes and differences of offsets and times stay below. */
  varint(): number {
    let coded = 0;
    let bits = 0;
    for (;;) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      coded += bits < SHIFTABLE_BITS ? (byte & SEVEN_BITS) << bits : (byte & SEVEN_BITS) * 2 ** bits;
      if (byte < MORE) return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
      bits += 7;
    }
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

  /** An array with its length in four bytes; none where it is null. */
  array<T>(one: (index: number) => T): T[] {
    const items: T[] = [];
    const length = this.int32();
    for (let index = 0; index < length; index += 1) items.push(one(index));
    return items;
  }
}
