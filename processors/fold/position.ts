import { hash } from 'node:crypto';
import type { SnapshotBatch, Tip } from './store.js';

/** What a store on disk keeps beside its snapshots, in the same batch. */
export interface Position {
  readonly tip: Tip | null;
  readonly sourceOffset: bigint;
}

/** Sixteen hexadecimal digits by which an encoded snapshot is known again. */
export function digestOf(snapshot: Buffer): string {
  return hash('sha256', snapshot, 'hex').slice(0, 16);
}

/** The position after a batch. @param former null for an empty store */
export function advanced(former: Position | null, { tip, sourceOffset }: SnapshotBatch): Position {
  const highest = former !== null && former.sourceOffset > sourceOffset ? former.sourceOffset : sourceOffset;
  return { tip: tip ?? former?.tip ?? null, sourceOffset: highest };
}

/** As text: source offset, then offset, digest and order key of the tip, apart by blanks; no tip, no more. */
export function positionText({ tip, sourceOffset }: Position): string {
  return tip === null ? `${sourceOffset}` : `${sourceOffset} ${tip.offset} ${tip.digest} ${tip.orderKey}`;
}

/** Reads `positionText`; the key comes last since it may hold blanks. */
export function positionOf(text: string | null): Position | null {
  if (text === null) return null;
  const [, source = '', offset, digest = '', orderKey = ''] =
    /^(\d+)(?: (\d+) ([0-9a-f]{16}) (.+))?$/s.exec(text) ?? [];
  if (source === '') throw new Error('a position that no store has written');
  const tip = offset === undefined ? null : { offset: BigInt(offset), orderKey, digest };
  return { tip, sourceOffset: BigInt(source) };
}
