import { varintSize, writeVarint } from './varint.js';

/** Bytes or text of a key, a value or a header. */
export type Content = Buffer | string | null;

/** A record as kafkajs hands it to the protocol. */
export interface EncodableRecord {
  readonly key?: Content | undefined;
  readonly value: Content;
  readonly headers?: Readonly<Record<string, Content | readonly Content[] | undefined>> | undefined;
}

/** A record whose size is known, to be written right behind others. */
export interface MeasuredRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly MeasuredHeader[];
  readonly timestampDelta: number;
  readonly offsetDelta: number;
  /** Without the length in front. */
  readonly bodyBytes: number;
}

interface MeasuredHeader {
  readonly name: Buffer;
  readonly value: Buffer | null;
}

const ATTRIBUTES_BYTES = 1;
const NONE = -1;

/** Header names are few and come again with every record. */
const NAMES = new Map<string, Buffer>();
const MOST_NAMES = 1_000;

/** Everything of a record (KIP-98, message format v2) but its place in the batch's buffer. */
export function measured(
  record: EncodableRecord,
  timestampDelta: number,
  offsetDelta: number,
): MeasuredRecord {
  const key = bytesOf(record.key);
  const value = bytesOf(record.value);
  const headers = headersOf(record.headers);
  const bodyBytes =
    ATTRIBUTES_BYTES +
    varintSize(timestampDelta) +
    varintSize(offsetDelta) +
    contentBytes(key) +
    contentBytes(value) +
    headerBytes(headers);
  return { key, value, headers, timestampDelta, offsetDelta, bodyBytes };
}

/** Bytes of a whole record with the length in front. */
export function recordBytes({ bodyBytes }: MeasuredRecord): number {
  return varintSize(bodyBytes) + bodyBytes;
}

/** Writes a record and returns the position behind it. */
export function writeRecord(target: Buffer, position: number, record: MeasuredRecord): number {
  let next = writeVarint(target, position, record.bodyBytes);
  target[next] = 0; // attributes: none are in use
  next = writeVarint(target, next + ATTRIBUTES_BYTES, record.timestampDelta);
  next = writeVarint(target, next, record.offsetDelta);
  next = writeContent(target, next, record.key);
  next = writeContent(target, next, record.value);
  next = writeVarint(target, next, record.headers.length);
  for (const { name, value } of record.headers) {
    next = writeContent(target, next, name);
    next = writeContent(target, next, value);
  }
  return next;
}

function bytesOf(content: Content | undefined): Buffer | null {
  if (content === null || content === undefined) return null;
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function nameOf(name: string): Buffer {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.from(name);
  if (NAMES.size < MOST_NAMES) NAMES.set(name, bytes);
  return bytes;
}

function headersOf(headers: EncodableRecord['headers']): readonly MeasuredHeader[] {
  if (headers === undefined) return [];
  const found: MeasuredHeader[] = [];
  for (const [text, content] of Object.entries(headers)) {
    const name = nameOf(text);
    if (
      content === null ||
      content === undefined ||
      typeof content === 'string' ||
      Buffer.isBuffer(content)
    ) {
      found.push({ name, value: bytesOf(content) });
    } else {
      for (const each of content) found.push({ name, value: bytesOf(each) });
    }
  }
  return found;
}

function headerBytes(headers: readonly MeasuredHeader[]): number {
  let bytes = varintSize(headers.length);
  for (const { name, value } of headers) bytes += contentBytes(name) + contentBytes(value);
  return bytes;
}

function contentBytes(content: Buffer | null): number {
  return content === null ? varintSize(NONE) : varintSize(content.length) + content.length;
}

function writeContent(target: Buffer, position: number, content: Buffer | null): number {
  if (content === null) return writeVarint(target, position, NONE);
  const next = writeVarint(target, position, content.length);
  target.set(content, next);
  return next + content.length;
}
