import type { Content, Output } from './output.js';

/** A record as kafkajs hands it to the protocol. */
export interface EncodableRecord {
  readonly key?: Content | undefined;
  readonly value: Content;
  readonly headers?: Readonly<Record<string, Content | readonly Content[] | undefined>> | undefined;
}

/** Of the length in front of a record: nearly all are of 64 to 8,191 bytes. */
const LENGTH_BYTES = 2;
const NO_ATTRIBUTES = 0;

/** Writes a record (KIP-98, message format v2) with its length in front. */
export function writeRecord(
  into: Output,
  record: EncodableRecord,
  timestampDelta: number,
  offsetDelta: number,
): void {
  const start = into.skip(LENGTH_BYTES);
  into.byte(NO_ATTRIBUTES);
  into.varint(timestampDelta);
  into.varint(offsetDelta);
  into.content(record.key);
  into.content(record.value);
  writeHeaders(into, record.headers ?? {});
  into.lengthInFront(start, LENGTH_BYTES);
}

/** A header with several values is as many headers; nearly all are one text. */
function writeHeaders(into: Output, headers: NonNullable<EncodableRecord['headers']>): void {
  const names = Object.keys(headers);
  let count = 0;
  for (const name of names) {
    const value = headers[name];
    count += typeof value === 'string' ? 1 : valuesIn(value);
  }
  into.varint(count);
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') {
      into.text(name);
      into.text(value);
    } else writeHeader(into, name, value);
  }
}

function writeHeader(into: Output, name: string, value: Content | readonly Content[] | undefined): void {
  if (isSingle(value)) {
    into.content(name);
    into.content(value);
  } else {
    for (const each of value) writeHeader(into, name, each);
  }
}

function valuesIn(value: Content | readonly Content[] | undefined): number {
  return isSingle(value) ? 1 : value.length;
}

function isSingle(value: Content | readonly Content[] | undefined): value is Content | undefined {
  return typeof value === 'string' || value === null || value === undefined || Buffer.isBuffer(value);
}
