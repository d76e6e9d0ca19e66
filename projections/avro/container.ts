import { createHash } from 'node:crypto';
import type { AvroRecord } from './schema.js';

/** A record in the registry's wire format, with the place it was read at. */
export interface PlacedRecord {
  readonly partition: number;
  readonly offset: bigint;
  /** 0, schema id (4 bytes), Avro bytes. */
  readonly value: Buffer;
}

/** Magic byte and schema id before the Avro bytes (Confluent wire format). */
export const REGISTRY_HEADER_BYTES = 5;
const MAX_VARINT_BYTES = 10;
const MAGIC = Buffer.from('Obj\u0001', 'latin1');

/**
 * Any 16 bytes will do as a sync marker; fixed ones make the same range the same bytes
 * (https://avro.apache.org/docs/1.11.1/specification/, Object Container Files).
 */
const SYNC = createHash('sha256').update('quittance avro container').digest().subarray(0, 16);

/** Where Kafka's own position goes: fields in front of the writer's own. */
const PLACE_FIELDS = [
  { name: 'kafka_partition', type: 'int' },
  { name: 'kafka_offset', type: 'long' },
] as const;

/** A record's encoding is its fields' encodings in a row, so leading fields are simply bytes in front. */
export function withPlace(writer: AvroRecord): AvroRecord {
  return { ...writer, fields: [...PLACE_FIELDS, ...writer.fields] };
}

/** Writes a non-negative zigzag varint, returns the next position. */
function writeVarint(target: Buffer, at: number, value: bigint): number {
  let rest = value << 1n;
  let position = at;
  while (rest > 0x7fn) {
    target[position++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  target[position++] = Number(rest);
  return position;
}

/** A non-negative number as an Avro int or long. */
export function varint(value: bigint): Buffer {
  const buffer = Buffer.alloc(MAX_VARINT_BYTES);
  return buffer.subarray(0, writeVarint(buffer, 0, value));
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}

function header(schema: AvroRecord): Buffer {
  return Buffer.concat([
    MAGIC,
    varint(2n),
    text('avro.codec'),
    text('null'),
    text('avro.schema'),
    text(JSON.stringify(schema)),
    varint(0n),
    SYNC,
  ]);
}

/** The rows' bytes: position, then the record as it stands in Kafka without its registry header. */
function rows(records: readonly PlacedRecord[]): Buffer {
  const most = records.reduce((sum, { value }) => sum + value.length + 2 * MAX_VARINT_BYTES, 0);
  const target = Buffer.allocUnsafe(most);
  let at = 0;
  for (const { partition, offset, value } of records) {
    at = writeVarint(target, at, BigInt(partition));
    at = writeVarint(target, at, offset);
    at += value.copy(target, at, REGISTRY_HEADER_BYTES);
  }
  return target.subarray(0, at);
}

/**
 * One Avro object container file, one block, around records that one schema wrote. Nothing is decoded: this is
 * what makes a projection cost copying instead of parsing.
 * @param writer the schema the records were written with, without the place fields
 */
export function avroContainer(writer: AvroRecord, records: readonly PlacedRecord[]): Buffer {
  const block = rows(records);
  return Buffer.concat([
    header(withPlace(writer)),
    varint(BigInt(records.length)),
    varint(BigInt(block.length)),
    block,
    SYNC,
  ]);
}

/** The id of the schema that wrote a value in the registry's wire format. */
export function writerSchemaId(value: Buffer): number {
  if (value.length < REGISTRY_HEADER_BYTES || value[0] !== 0) {
    throw new Error(`not in the schema registry's wire format: ${value.subarray(0, 5).toString('hex')}`);
  }
  return value.readInt32BE(1);
}
