import { isProtocolError } from '@quittance/runtime/kafka/errors';
import { groupMembers } from '@quittance/runtime/kafka/members';
import { stateIn } from '@quittance/runtime/kafka/state-mark';
import { openTransactor, type Transactor } from '@quittance/runtime/kafka/transactor';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { CliError, EXIT } from '../../exit-codes.js';
import { type Bound, boundNow } from './bounds.js';
import { type CheckedPartition, checkPartition, type Faults } from './check.js';
import type { Refolded } from './refold.js';
import type { StateTask } from './task.js';

/** A partition before its repair, and how many snapshots were written. */
export interface RepairedPartition extends CheckedPartition {
  readonly written: number;
}

const RECORDS_AT_ONCE = 500;
const TOMBSTONE = Buffer.alloc(0);
const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED']);

/** Throws while anybody folds: what is repaired must not move. */
export async function assertNobodyFolds({ kafka, names }: StateTask): Promise<void> {
  const members = await groupMembers(kafka, names.foldGroup);
  if (members > 0) throw foldRuns(names.foldGroup, `has ${members} member${members === 1 ? '' : 's'}`);
}

function foldRuns(group: string, why: string): CliError {
  const advice = 'Stop the processors that run it, repair, and start them again.';
  return new CliError(EXIT.off, `Nothing was repaired: the fold is running (${group} ${why}). ${advice}`);
}

/**
 * Checks a partition under the fold's own transactional id: from here on every other owner is fenced, so the committed
 * offset is final, and a fold that starts meanwhile fences this. Then writes what the facts come to where order-snapshots
 * says otherwise, with the very offset and state that are committed.
 */
export async function repairPartition(task: StateTask, partition: number): Promise<RepairedPartition> {
  const { kafka, names } = task;
  const transactor = await openTransactor(kafka, names.transactionalId(partition));
  try {
    await assertNobodyFolds(task);
    const bound = await boundNow(task, partition);
    let written = 0;
    const checked = await checkPartition(task, bound, async (refolded, faults) => {
      const records = corrections(task, bound, refolded, faults);
      await write(transactor, task, bound, records);
      written += records.length;
    });
    return { ...checked, written };
  } catch (thrown) {
    if (isProtocolError(thrown, FENCED)) throw foldRuns(names.foldGroup, 'was started just now');
    throw thrown;
  } finally {
    await transactor.close();
  }
}

/** `ahead` is left: what it was made of is not known. */
function corrections(
  { names }: StateTask,
  { partition }: Bound,
  { orders }: Refolded,
  faults: Faults,
): readonly OutgoingRecord[] {
  return [...faults]
    .filter(([, fault]) => fault !== 'ahead')
    .map(([orderKey]) => {
      const order = orders.get(orderKey);
      return {
        topic: names.orderSnapshots,
        key: Buffer.from(orderKey),
        value: order?.bytes ?? TOMBSTONE,
        headers: order?.headers ?? {},
        timestampMs: order?.timestampMs ?? Date.now(),
        partition,
      };
    });
}

async function write(
  transactor: Transactor,
  { names }: StateTask,
  { partition, bound, metadata }: Bound,
  records: readonly OutgoingRecord[],
): Promise<void> {
  const position = { groupId: names.foldGroup, topic: names.orderFacts, partition, nextOffset: bound };
  for (let at = 0; at < records.length; at += RECORDS_AT_ONCE) {
    const some = records.slice(at, at + RECORDS_AT_ONCE);
    await transactor.commit(some, { ...position, state: stateIn(metadata) });
  }
}
