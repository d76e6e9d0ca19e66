import { HEADER_BYTES, schemaId, writeHeader } from '../wire.js';
import { type Direct, directly } from './direct.js';
import type { Source } from './take.js';

/** Values with the registry's header, as far as generated code does them. */
export interface DirectCodec<T> {
  /** undefined where it is left to avsc. */
  encode(value: T): Buffer | undefined;
  /** undefined where it is left to avsc, as every value of another schema is, and what nobody can read. */
  decode(bytes: Buffer): T | undefined;
}

const SLAB_BYTES = 64 * 1024;
/** A value is begun only where this much is free, which nearly all fit into. */
const ROOM_BYTES = 4 * 1024;

/** Shared: values lie in it one behind the other, so that none is copied. It lives as long as any of them. */
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let slabEnd = 0;

/** Shared: decoding is synchronous. */
const source: Source = { bytes: slab, at: 0 };

/** null for a schema that is left to avsc. */
export function directCodec<T>(schemaText: string, id: number): DirectCodec<T> | null {
  const direct = directly<T>(schemaText);
  if (direct === null) return null;
  return {
    encode: (value) => encoded(direct, id, value),
    decode: (bytes) => (schemaId(bytes) === id ? decoded(direct, bytes) : undefined),
  };
}

function encoded<T>(direct: Direct<T>, id: number, value: T): Buffer | undefined {
  if (slabEnd + ROOM_BYTES > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    slabEnd = 0;
  }
  const start = slabEnd;
  const end = endOf(direct, start + HEADER_BYTES, value);
  if (end > SLAB_BYTES) return undefined;
  writeHeader(slab, start, id);
  slabEnd = end;
  return slab.subarray(start, end);
}

/** Beyond every end where it is left to avsc. */
function endOf<T>({ write }: Direct<T>, at: number, value: T): number {
  try {
    return write(slab, at, value);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function decoded<T>({ take }: Direct<T>, bytes: Buffer): T | undefined {
  source.bytes = bytes;
  source.at = HEADER_BYTES;
  try {
    const value = take(source);
    return source.at === bytes.length ? value : undefined;
  } catch {
    return undefined;
  }
}
