/** What a value is made of, as far as generated code knows it. */
export type Shape =
  | { readonly kind: 'text' | 'bytes' | 'flag' | 'int' | 'long' | 'minor' }
  | { readonly kind: 'optional' | 'list' | 'map'; readonly of: Shape }
  | RecordShape;

export interface RecordShape {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string; readonly of: Shape }[];
}

const PRIMITIVES = new Map<unknown, Shape>([
  ['string', { kind: 'text' }],
  ['bytes', { kind: 'bytes' }],
  ['boolean', { kind: 'flag' }],
  ['int', { kind: 'int' }],
  ['long', { kind: 'long' }],
]);

/** Names stand in generated code as they are. One that begins with an underscore may mean something else there. */
const PLAIN_NAME = /^[A-Za-z]\w*$/;

/** A schema holds something that is not known here: it is left to avsc. */
class Unknown extends Error {}

/** Of a record's schema, which avsc has accepted; null where something stands in it that is not known here. */
export function shapeOf(schemaText: string): RecordShape | null {
  const schema: unknown = JSON.parse(schemaText);
  try {
    const shape = shapeIn(schema, new Map());
    return shape.kind === 'record' ? shape : null;
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

/** @param named records by their names, which may stand for them later on */
function shapeIn(schema: unknown, named: Map<unknown, RecordShape>): Shape {
  if (typeof schema === 'string') return PRIMITIVES.get(schema) ?? named.get(schema) ?? unknown();
  if (Array.isArray(schema)) {
    const branches: readonly unknown[] = schema;
    if (branches.length !== 2 || branches[0] !== 'null') return unknown();
    return { kind: 'optional', of: shapeIn(branches[1], named) };
  }
  const type = member(schema, 'type');
  switch (type) {
    case 'record':
      return recordShape(schema, named);
    case 'array':
      return { kind: 'list', of: shapeIn(member(schema, 'items'), named) };
    case 'map':
      return { kind: 'map', of: shapeIn(member(schema, 'values'), named) };
    case 'long':
      return member(schema, 'logicalType') === 'minor-units' ? { kind: 'minor' } : { kind: 'long' };
    default:
      return shapeIn(type, named);
  }
}

function recordShape(schema: unknown, named: Map<unknown, RecordShape>): RecordShape {
  const fields = member(schema, 'fields');
  const recordName = member(schema, 'name');
  // No field: values of no bytes, which no count can be checked by. The same name in two namespaces: which one a mere name means is left to avsc.
  if (!Array.isArray(fields) || fields.length === 0 || named.has(recordName)) return unknown();
  const shape: RecordShape = {
    kind: 'record',
    fields: fields.map((field: unknown) => {
      const name = member(field, 'name');
      if (typeof name !== 'string' || !PLAIN_NAME.test(name)) return unknown();
      return { name, of: shapeIn(member(field, 'type'), named) };
    }),
  };
  named.set(recordName, shape);
  return shape;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function unknown(): never {
  throw new Unknown();
}
