import { crc32 } from 'node:zlib';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';

/** Length and checksum of the payload, 4 bytes each, big-endian. */
const HEADER_BYTES = 8;

/** A record as the spill keeps it: header, then JSON with key and value in Base64. */
export function frameOf({ topic, key, value, headers, timestampMs }: OutgoingRecord): Buffer {
  const kept = {
    topic,
    key: key.toString('base64'),
    value: value.toString('base64'),
    headers,
    timestampMs,
  };
  const payload = Buffer.from(JSON.stringify(kept));
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32BE(payload.length, 0);
  header.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([header, payload]);
}

/** What a segment holds, as far as it can be read. */
export interface Frames {
  readonly records: readonly OutgoingRecord[];
  /** Bytes behind the last whole frame: a write that was cut off, whose callbacks nobody was told are safe. */
  readonly tornBytes: number;
}

/** Reads frames from the start to the first that is not whole. */
export function readFrames(bytes: Buffer): Frames {
  const records: OutgoingRecord[] = [];
  let at = 0;
  for (let payload = payloadAt(bytes, at); payload !== null; payload = payloadAt(bytes, at)) {
    const record = recordOf(payload);
    if (record === null) break;
    records.push(record);
    at += HEADER_BYTES + payload.length;
  }
  return { records, tornBytes: bytes.length - at };
}

function payloadAt(bytes: Buffer, at: number): Buffer | null {
  if (at + HEADER_BYTES > bytes.length) return null;
  const end = at + HEADER_BYTES + bytes.readUInt32BE(at);
  if (end > bytes.length) return null;
  const payload = bytes.subarray(at + HEADER_BYTES, end);
  return crc32(payload) === bytes.readUInt32BE(at + 4) ? payload : null;
}

function recordOf(payload: Buffer): OutgoingRecord | null {
  const kept: unknown = parsed(payload);
  if (typeof kept !== 'object' || kept === null) return null;
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(kept, name);
    return typeof value === 'string' ? value : null;
  };
  const [topic, key, value] = [text('topic'), text('key'), text('value')];
  const timestampMs: unknown = Reflect.get(kept, 'timestampMs');
  if (topic === null || key === null || value === null || typeof timestampMs !== 'number') return null;
  return {
    topic,
    key: Buffer.from(key, 'base64'),
    value: Buffer.from(value, 'base64'),
    headers: headersOf(Reflect.get(kept, 'headers')),
    timestampMs,
    partition: null,
  };
}

function headersOf(kept: unknown): Readonly<Record<string, string>> {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return null;
  }
}
