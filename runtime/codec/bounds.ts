import { Type, types } from 'avsc';
import { CodecFailure } from './failure.js';

/** Goes through a payload without making anything of it. Throws `value_unreadable`. */
export type Bounds = (payload: Buffer) => void;

interface Walk {
  readonly bytes: Buffer;
  at: number;
}

type Step = (walk: Walk) => void;

const MORE = 0x80;
const MAX_VARINT_BYTES = 10;
const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;

function refuse(why: string): never {
  throw new CodecFailure('value_unreadable', why);
}

/**
 * To be asked before avsc reads: avsc counts to whatever a list says to hold, and goes back by a block's size below zero
 * when it skips, so that a record of a few bytes could fill the memory or never end (lib/types.js, ArrayType._read and
 * _skip). Here every count and size is within the payload, and the value ends where that ends
 * (https://avro.apache.org/docs/1.11.1/specification/#binary-encoding).
 * @param type of the writer's schema; of logical types only those of longs
 */
export function boundsOf(type: Type): Bounds {
  const step = stepOf(type, new Map());
  return (payload) => {
    const walk: Walk = { bytes: payload, at: 0 };
    step(walk);
    if (walk.at !== payload.length) refuse('more behind the value');
  };
}

/** @param known of records, which may hold records of their own kind */
function stepOf(type: Type, known: Map<Type, Step>): Step {
  if (type instanceof types.RecordType) return known.get(type) ?? recordStep(type, known);
  if (type instanceof types.UnwrappedUnionType)
    return unionStep(type.types.map((each) => stepOf(each, known)));
  if (type instanceof types.ArrayType) return blocksStep(stepOf(type.itemsType, known));
  if (type instanceof types.MapType) {
    const value = stepOf(valuesOf(type), known);
    return blocksStep((walk) => {
      sized(walk);
      value(walk);
    });
  }
  // That of amounts, too, whose name is another.
  if (type instanceof types.LongType) return long;
  if (type instanceof types.FixedType) return bytesStep(type.size);
  return plainStep(type.typeName);
}

/** avsc declares it as `any`. */
function valuesOf({ valuesType }: { readonly valuesType: unknown }): Type {
  if (valuesType instanceof Type) return valuesType;
  throw new Error('avsc: the values of a map have no type');
}

function plainStep(name: string): Step {
  switch (name) {
    case 'null':
      return bytesStep(0);
    case 'boolean':
      return bytesStep(1);
    case 'int':
    case 'enum':
      return long;
    case 'float':
      return bytesStep(FLOAT_BYTES);
    case 'double':
      return bytesStep(DOUBLE_BYTES);
    case 'string':
    case 'bytes':
      return sized;
    default:
      throw new Error(`avsc: a type ${name}`);
  }
}

function recordStep(type: types.RecordType, known: Map<Type, Step>): Step {
  const fields: Step[] = [];
  const step: Step = (walk) => {
    for (const field of fields) field(walk);
  };
  known.set(type, step);
  for (const field of type.fields) fields.push(stepOf(field.type, known));
  return step;
}

function unionStep(branches: readonly Step[]): Step {
  return (walk) => {
    const branch = branches[long(walk)] ?? refuse('no such branch');
    branch(walk);
  };
}

/** Items come in blocks, the last of which is empty; one of a count below zero has its size in bytes behind it. */
function blocksStep(item: Step): Step {
  return (walk) => {
    for (let count = long(walk); count !== 0; count = long(walk)) {
      const size = count < 0 ? long(walk) : null;
      const from = walk.at;
      // No schema of ours has items of no bytes, which could be counted to without an end.
      if (Math.abs(count) > walk.bytes.length - from) refuse('more items than bytes');
      for (let left = Math.abs(count); left > 0; left -= 1) item(walk);
      if (size !== null && walk.at - from !== size) refuse('a block of another size');
    }
  };
}

function bytesStep(size: number): Step {
  return (walk) => pass(walk, size);
}

function sized(walk: Walk): void {
  pass(walk, long(walk));
}

function pass(walk: Walk, size: number): void {
  if (size < 0 || walk.at + size > walk.bytes.length) refuse('cut off');
  walk.at += size;
}

/** Sizes and counts need no more than a number holds exactly; what is larger is beyond every payload. */
function long(walk: Walk): number {
  let value = 0;
  let scale = 1;
  for (let read = 0; read < MAX_VARINT_BYTES; read += 1) {
    const byte = walk.bytes[walk.at] ?? refuse('cut off');
    walk.at += 1;
    value += (byte % MORE) * scale;
    scale *= MORE;
    if (byte < MORE) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  return refuse('a number of more than ten bytes');
}
