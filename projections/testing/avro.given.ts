import { type AvroRecord, type AvroType, recordSchema } from '../avro/schema.js';

/** Values as a record is written down in a test; a field left out takes a plain default. */
export type Given = { readonly [field: string]: unknown };

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}

function integer(value: unknown): bigint {
  return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : 0n;
}

function union(members: readonly AvroType[], value: unknown): Buffer {
  const absent = value === undefined || value === null;
  const at = members.findIndex((member) => (member === 'null') === absent);
  const member = members[at];
  if (member === undefined) throw new Error(`no member of ${JSON.stringify(members)} for ${String(value)}`);
  return Buffer.concat([varint(BigInt(at)), encode(member, value)]);
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function blocks(items: readonly Buffer[]): Buffer {
  const block = items.length === 0 ? [] : [varint(BigInt(items.length)), ...items];
  return Buffer.concat([...block, varint(0n)]);
}

function encode(type: AvroType, value: unknown): Buffer {
  if (Array.isArray(type)) return union(type, value);
  if (typeof type === 'object' && 'type' in type) {
    const { fields, items, values } = type;
    if (fields !== undefined) {
      const given = new Map(entries(value));
      return Buffer.concat(fields.map((field) => encode(field.type, given.get(field.name))));
    }
    if (items !== undefined)
      return blocks(Array.isArray(value) ? value.map((item) => encode(items, item)) : []);
    if (values !== undefined)
      return blocks(
        entries(value).map(([key, item]) => Buffer.concat([sized(Buffer.from(key)), encode(values, item)])),
      );
    return encode(type.type, value);
  }
  switch (type) {
    case 'null':
      return Buffer.alloc(0);
    case 'string':
      return sized(Buffer.from(typeof value === 'string' ? value : ''));
    case 'bytes':
      return sized(Buffer.isBuffer(value) ? value : Buffer.alloc(0));
    case 'boolean':
      return Buffer.from([value === true ? 1 : 0]);
    case 'int':
    case 'long':
      return varint(integer(value));
    default:
      throw new Error(`no test encoding for ${JSON.stringify(type)}`);
  }
}

/** A value in the registry's wire format, by an encoder of the tests' own: the projections never encode. */
export function wireValue(schema: AvroRecord | string, schemaId: number, given: Given): Buffer {
  const header = Buffer.alloc(5);
  header.writeInt32BE(schemaId, 1);
  return Buffer.concat([header, encode(typeof schema === 'string' ? recordSchema(schema) : schema, given)]);
}
