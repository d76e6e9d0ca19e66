import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';

/** What an outcome record, or a fact still under way, says about one offset of a block. */
export interface Entry {
  /** Offset within the block. */
  readonly at: number;
  /** `callback`: of the callback itself; `fact`: of one of its facts; `waiting`: a fact that the fold has not read. */
  readonly kind: 'callback' | 'fact' | 'waiting';
  /** −1 for the callback itself. */
  readonly index: number;
  /** How many facts the callback gave. */
  readonly facts: number;
}

const KINDS = ['callback', 'fact', 'waiting'] as const;
const BYTES = 13;

export function encodeEntry({ at, kind, index, facts }: Entry): Buffer {
  const bytes = Buffer.allocUnsafe(BYTES);
  bytes.writeUInt32BE(at, 0);
  bytes.writeInt32BE(index, 4);
  bytes.writeInt32BE(facts, 8);
  bytes.writeUInt8(KINDS.indexOf(kind), 12);
  return bytes;
}

export function decodeEntry(bytes: Buffer): Entry {
  const kind = KINDS[bytes.readUInt8(12)];
  if (kind === undefined) throw new Error('not an entry of the ledger');
  return { at: bytes.readUInt32BE(0), kind, index: bytes.readInt32BE(4), facts: bytes.readInt32BE(8) };
}

const ENDINGS = new Set(['ignored', 'quarantined']);
const FACT_WORDS = new Set(['applied', 'duplicate', 'quarantined']);

/** Does the record say a thing that an outcome can say? A word that nobody knows proves nothing. */
export function isSound({ outcome, fact_index: index, facts }: CallbackOutcome): boolean {
  if (index >= 0) return FACT_WORDS.has(outcome) && index < facts;
  if (index !== -1) return false;
  return outcome === 'translated' ? facts > 0 : ENDINGS.has(outcome) && facts === 0;
}
