import { type Schema, Type, types } from 'avsc';
import { boundsOf } from './bounds.js';
import { CodecFailure } from './failure.js';
import { quickMinorUnits, quickNullable } from './quick-types.js';

type Resolver = ReturnType<Type['createResolver']>;

/** What we use of an avsc type. Its own declaration takes and returns `any`; this one knows the values. */
export interface AvroType<T> {
  /** Returns the end, or minus the bytes that were missing. */
  encode(value: T, into: Buffer, at: number): number;
  fromBuffer(bytes: Buffer, resolver?: Resolver): T;
  createResolver(writer: Type): Resolver;
}

/** A reader of values that another schema, or the same, has written. */
export type Read<T> = (payload: Buffer) => T;

type TypeHook = NonNullable<NonNullable<Parameters<typeof Type.forSchema>[1]>['typeHook']>;

function isMinorUnits(schema: unknown): boolean {
  return (
    typeof schema === 'object' && schema !== null && Reflect.get(schema, 'logicalType') === 'minor-units'
  );
}

function isNullable(schema: unknown): schema is readonly ['null', Schema] {
  return Array.isArray(schema) && schema.length === 2 && schema[0] === 'null';
}

/** Our own types for amounts and for unions with null; avsc's for all else. */
function quickTypes(): TypeHook {
  const begun = new Set<unknown>();
  return (schema, options) => {
    if (isMinorUnits(schema)) return quickMinorUnits;
    // The union itself is made by avsc, which asks here once more.
    if (!isNullable(schema) || begun.has(schema)) return undefined;
    begun.add(schema);
    const union = Type.forSchema(schema, options);
    const branch = branchesOf(union)[1];
    return branch === undefined ? union : quickNullable(union, branch);
  };
}

function branchesOf(union: Type): readonly Type[] {
  return union instanceof types.UnwrappedUnionType ? union.types : [];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function avscType(schemaText: string): Type {
  const schema: unknown = JSON.parse(schemaText);
  if (!isSchema(schema)) throw new Error(`not a record schema: ${schemaText.slice(0, 80)}`);
  return Type.forSchema(schema, { typeHook: quickTypes(), omitRecordMethods: true, wrapUnions: 'never' });
}

/**
 * Compiles a schema. Longs of logical type `minor-units` are bigint; other longs are numbers, and one that a
 * number cannot hold is an error, on both ways. Dates and times stay numbers: no logical type is given to avsc.
 */
export function compile<T>(schemaText: string): AvroType<T> {
  return avscType(schemaText);
}

/** Of a record schema, these fields only: as a reader it skips what else a writer wrote. */
export function compilePart<T>(schemaText: string, fields: readonly string[]): AvroType<T> {
  const schema: unknown = JSON.parse(schemaText);
  if (!isRecord(schema)) throw new Error(`not a record schema: ${schemaText.slice(0, 80)}`);
  const kept = schema.fields.filter(({ name }) => fields.includes(name));
  return compile<T>(JSON.stringify({ ...schema, fields: kept }));
}

function isRecord(value: unknown): value is { readonly fields: readonly { readonly name: string }[] } {
  return typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields);
}

/** Reads values of the writer's schema as values of ours, by Avro's resolution rules. */
export function reading<T>(reader: AvroType<T>, writerText: string): Read<T> {
  try {
    const writer = avscType(writerText);
    const resolver = reader.createResolver(writer);
    const check = boundsOf(writer);
    return (payload) => {
      check(payload);
      return reader.fromBuffer(payload, resolver);
    };
  } catch (error) {
    throw new CodecFailure('schema_incompatible', String(error), error);
  }
}
