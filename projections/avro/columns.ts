import type { AvroComplex, AvroRecord, AvroType } from './schema.js';

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'String',
  bytes: 'String',
  boolean: 'Bool',
  int: 'Int32',
  long: 'Int64',
  float: 'Float32',
  double: 'Float64',
};

/** A logical type that is not here is read as its plain type: `minor-units` stays an exact Int64. */
const LOGICAL: Readonly<Record<string, string>> = {
  'timestamp-millis': "DateTime64(3, 'UTC')",
  // Date32 and not Date: a provider may send the year 2106 or 1969, which Date would turn into another day.
  date: 'Date32',
};

function union(members: readonly AvroType[]): string {
  const [only, ...others] = members.filter((member) => member !== 'null');
  if (only === undefined || others.length > 0) {
    throw new Error(`a union of null and one type is read, not ${JSON.stringify(members)}`);
  }
  // ClickHouse has no Nullable of a record: null is read as a record of defaults (input_format_null_as_default).
  const isPlain = !members.includes('null') || (typeof only === 'object' && 'fields' in only);
  return isPlain ? columnType(only) : `Nullable(${columnType(only)})`;
}

function complex(type: AvroComplex): string {
  const logical = LOGICAL[type.logicalType ?? ''];
  if (logical !== undefined) return logical;
  if (type.items !== undefined) return `Array(${columnType(type.items)})`;
  if (type.values !== undefined) return `Map(String, ${columnType(type.values)})`;
  if (type.fields !== undefined) {
    return `Tuple(${type.fields.map((field) => `${field.name} ${columnType(field.type)}`).join(', ')})`;
  }
  return columnType(type.type);
}

/**
 * The ClickHouse type that an Avro type is read into
 * (https://clickhouse.com/docs/interfaces/formats/Avro, Data type mapping; each was tried on 26.7).
 */
export function columnType(type: AvroType): string {
  if (Array.isArray(type)) return union(type);
  if (typeof type === 'object' && 'type' in type) return complex(type);
  const primitive = PRIMITIVES[String(type)];
  if (primitive === undefined) throw new Error(`no column type for Avro ${JSON.stringify(type)}`);
  return primitive;
}

/**
 * Structure for `input('…')`: the wanted fields as the writer wrote them. A nested record must be named with all
 * its members or ClickHouse refuses it, so the writer's schema decides; a field that the writer did not know yet
 * is named as the reader knows it, and is then missing in the data and takes its default.
 */
export function inputStructure(writer: AvroRecord, reader: AvroRecord, wanted: readonly string[]): string {
  return wanted
    .map((name) => {
      const named = (field: { readonly name: string }) => field.name === name;
      const field = writer.fields.find(named) ?? reader.fields.find(named);
      if (field === undefined) throw new Error(`${reader.name ?? 'record'} has no field ${name}`);
      return `${name} ${columnType(field.type)}`;
    })
    .join(', ');
}
