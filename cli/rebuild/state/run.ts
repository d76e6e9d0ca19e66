import { boundsOf } from './bounds.js';
import { type CheckedPartition, checkPartition } from './check.js';
import { assertNobodyFolds, repairPartition } from './repair.js';
import type { StateTask } from './task.js';

export interface StateResult {
  /** What was found; of a repair, what is there after it. */
  readonly partitions: readonly CheckedPartition[];
  /** Snapshots written; null = no repair was asked for. */
  readonly written: number | null;
  /** Things that are wrong now. */
  readonly wrong: number;
  readonly seconds: number;
}

/** Folds everything from zero and compares. Reads only; beside a live system. */
export async function checkState(task: StateTask): Promise<StateResult> {
  const startedMs = Date.now();
  const partitions = await checkAll(task);
  return resultOf(partitions, null, startedMs);
}

/** The same with the fold stopped, writes what differs, and looks again. */
export async function repairState(task: StateTask): Promise<StateResult> {
  const startedMs = Date.now();
  await assertNobodyFolds(task);
  const before: CheckedPartition[] = [];
  let written = 0;
  for (const { partition } of await boundsOf(task)) {
    const repaired = await repairPartition(task, partition);
    before.push(repaired);
    written += repaired.written;
  }
  return resultOf(written === 0 ? before : await checkAll(task), written, startedMs);
}

async function checkAll(task: StateTask): Promise<readonly CheckedPartition[]> {
  const checked: CheckedPartition[] = [];
  for (const bound of await boundsOf(task)) checked.push(await checkPartition(task, bound));
  return checked;
}

function resultOf(
  partitions: readonly CheckedPartition[],
  written: number | null,
  startedMs: number,
): StateResult {
  const wrong = partitions.reduce((sum, each) => sum + each.wrong, 0);
  return { partitions, written, wrong, seconds: (Date.now() - startedMs) / 1000 };
}
