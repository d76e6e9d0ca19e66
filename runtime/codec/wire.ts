import { CodecFailure } from './failure.js';

/** Confluent wire format: a zero byte and the schema id, then the value. */
export const HEADER_BYTES = 5;
const MAGIC = 0;

export function writeHeader(into: Buffer, at: number, schemaId: number): void {
  into.writeInt8(MAGIC, at);
  into.writeInt32BE(schemaId, at + 1);
}

/** The writer's schema id. */
export function schemaId(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES || bytes[0] !== MAGIC) {
    throw new CodecFailure('value_unreadable', 'no registry header');
  }
  return bytes.readInt32BE(1);
}
