import { logEnds } from '@quittance/runtime/kafka/log-end';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Bound } from './bounds.js';
import type { OrderFault } from './finding.js';
import { MAX_FETCH_BYTES, type Refolded, readable } from './refold.js';
import { fieldsApart, isSame } from './same.js';
import type { Share } from './share.js';
import type { StateTask } from './task.js';

/** What the last snapshot of an order is. `beyond` = of a fact behind the bound: moving, or ahead of the fold. */
export interface Standing {
  readonly kind: Exclude<OrderFault, 'ahead'> | 'equal' | 'beyond';
  readonly detail: string;
  /** Of `beyond`: offset of the fact. */
  readonly sourceOffset: bigint;
}

const NOT_THERE: Standing = { kind: 'missing', detail: 'no snapshot', sourceOffset: 0n };

/** Holds the last snapshot of every order of the share against what the facts come to. */
export async function compareSnapshots(
  task: StateTask,
  bound: Bound,
  share: Share,
  refolded: Refolded,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  const take = async (records: readonly IncomingRecord[]) => {
    for (const record of records) {
      if (!share(record.key)) continue;
      const standing = await standingOf(record, task, bound, refolded);
      if (standing === null) standings.delete(record.key.toString());
      else standings.set(record.key.toString(), standing);
    }
  };
  const missing = () => [...refolded.orders.keys()].filter((orderKey) => !standings.has(orderKey));
  const end = await readUpToNow(task, bound, 0n, take);
  // Compaction may have removed one just now for the sake of a later one behind the end: read that, too.
  if (missing().length > 0) await readUpToNow(task, bound, end, take);
  for (const orderKey of missing()) standings.set(orderKey, NOT_THERE);
  return standings;
}

/** @returns the end that was read up to */
async function readUpToNow(
  { kafka, names }: StateTask,
  { partition }: Bound,
  fromOffset: bigint,
  onRecords: (records: readonly IncomingRecord[]) => Promise<void>,
): Promise<bigint> {
  const topic = names.orderSnapshots;
  const toOffset = (await logEnds(kafka, topic)).find((one) => one.partition === partition)?.high ?? 0n;
  if (fromOffset >= toOffset) return toOffset;
  const isolation = 'read_committed' as const;
  const maxFetchBytes = MAX_FETCH_BYTES;
  await readPartition(kafka, { topic, partition, fromOffset, toOffset, isolation, maxFetchBytes, onRecords });
  return toOffset;
}

/** @returns null for a tombstone: there is no such order any more */
async function standingOf(
  { key, value }: IncomingRecord,
  { codecs }: StateTask,
  { bound }: Bound,
  { orders }: Refolded,
): Promise<Standing | null> {
  if (value.length === 0) return null;
  const expected = orders.get(key.toString());
  const found = await readable(codecs.snapshots, value);
  const sourceOffset = found === null ? 0n : BigInt(found.source_offset);
  if (sourceOffset >= bound)
    return { kind: 'beyond', detail: `made of offset ${sourceOffset}`, sourceOffset };
  if (expected === undefined) return { kind: 'stray', detail: 'no fact has it', sourceOffset };
  if (found === null) return { kind: 'differs', detail: 'unreadable', sourceOffset };
  if (isSame(codecs.snapshots, expected.bytes, value, found))
    return { kind: 'equal', detail: '', sourceOffset };
  const refolded = await codecs.snapshots.decode(expected.bytes);
  return { kind: 'differs', detail: fieldsApart(refolded, found).join(' ') || 'encoding', sourceOffset };
}
