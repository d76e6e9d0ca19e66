/** The part of Avro that our topics use (https://avro.apache.org/docs/1.11.1/specification/, Schema Declaration). */
export type AvroType = string | readonly AvroType[] | AvroComplex;

export interface AvroComplex {
  readonly type: string;
  readonly name?: string;
  readonly logicalType?: string;
  readonly items?: AvroType;
  readonly values?: AvroType;
  readonly fields?: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}

export interface AvroRecord extends AvroComplex {
  readonly fields: readonly AvroField[];
}

function isComplex(value: unknown): value is AvroComplex {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Reads a record schema's JSON text; anything else is not a topic's value. */
export function recordSchema(text: string): AvroRecord {
  const parsed: unknown = JSON.parse(text);
  if (!isComplex(parsed) || parsed.type !== 'record' || parsed.fields === undefined) {
    throw new Error(`not an Avro record schema: ${text.slice(0, 80)}`);
  }
  return { ...parsed, fields: parsed.fields };
}
