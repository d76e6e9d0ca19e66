import { setTimeout as sleep } from 'node:timers/promises';
import { type Bound, boundNow } from './bounds.js';
import { compareEvents } from './events.js';
import type { EventCounts, Finding, OrderCounts, OrderFault } from './finding.js';
import { type Refolded, refold } from './refold.js';
import { type Share, sharesOf } from './share.js';
import { compareSnapshots, type Standing } from './snapshots.js';
import type { StateTask } from './task.js';

/** What one partition comes to. */
export interface CheckedPartition {
  readonly partition: number;
  readonly bound: bigint;
  readonly facts: number;
  readonly orders: Readonly<OrderCounts>;
  readonly events: Readonly<EventCounts>;
  /** How many things are wrong in all, and the first of them. */
  readonly wrong: number;
  readonly findings: readonly Finding[];
}

/** What is wrong with the orders of a share, and what they should be. */
export type Faults = ReadonlyMap<string, OrderFault>;
export type OnShare = (refolded: Refolded, faults: Faults) => Promise<void>;

const MAX_FINDINGS = 20;
/** An offset is seen committed a moment after the records of its transaction. */
const COMMIT_PATIENCE_MS = 10_000;
const COMMIT_PAUSE_MS = 250;

/** Folds a partition's facts before the bound from zero, and compares snapshots and events, share by share. */
export async function checkPartition(
  task: StateTask,
  bound: Bound,
  onShare: OnShare = () => Promise.resolve(),
): Promise<CheckedPartition> {
  const tally = new Tally(bound.partition);
  const shares = sharesOf(bound.bound, task.offsetsPerPass);
  const total = Number(bound.bound) * shares.length;
  const stage = task.progress.stage(`facts of partition ${bound.partition}`, total);
  for (const share of shares) await checkShare(task, bound, share, tally, onShare, stage.advance);
  stage.end();
  const { facts, orders, events, wrong, findings } = tally;
  return { partition: bound.partition, bound: bound.bound, facts, orders, events, wrong, findings };
}

async function checkShare(
  task: StateTask,
  bound: Bound,
  share: Share,
  tally: Tally,
  onShare: OnShare,
  onRead: (records: number) => void,
): Promise<void> {
  const refolded = await refold(task, bound, share, onRead);
  const standings = await compareSnapshots(task, bound, share, refolded);
  const reached = await committedBeyond(task, bound, standings);
  const faults = tally.standing(standings, reached);
  const { equal, later, first } = await compareEvents(task, bound, share, refolded);
  tally.facts += refolded.facts;
  tally.events.equal += equal;
  tally.events.later += later;
  if (first !== null) tally.found(first);
  await onShare(refolded, faults);
}

/** Where the fold has come; waited for, where there are orders of later facts. */
async function committedBeyond(
  task: StateTask,
  { partition, bound }: Bound,
  standings: ReadonlyMap<string, Standing>,
): Promise<bigint> {
  let highest = bound - 1n;
  for (const { kind, sourceOffset } of standings.values())
    if (kind === 'beyond' && sourceOffset > highest) highest = sourceOffset;
  const deadline = Date.now() + COMMIT_PATIENCE_MS;
  let reached = bound;
  while (reached <= highest && Date.now() < deadline) {
    await sleep(COMMIT_PAUSE_MS);
    reached = (await boundNow(task, partition)).bound;
  }
  return reached;
}

class Tally {
  facts = 0;
  wrong = 0;
  readonly orders: OrderCounts = { equal: 0, differs: 0, missing: 0, stray: 0, ahead: 0, moving: 0 };
  readonly events: EventCounts = { equal: 0, later: 0 };
  readonly findings: Finding[] = [];
  readonly #partition: number;

  constructor(partition: number) {
    this.#partition = partition;
  }

  /** @param reached next offset of the fold: an order of a later fact cannot be */
  standing(standings: ReadonlyMap<string, Standing>, reached: bigint): Faults {
    const faults = new Map<string, OrderFault>();
    for (const [subject, { kind: found, sourceOffset, detail }] of standings) {
      const kind = found === 'beyond' ? (sourceOffset < reached ? 'moving' : 'ahead') : found;
      this.orders[kind] += 1;
      if (kind === 'equal' || kind === 'moving') continue;
      faults.set(subject, kind);
      this.found({ kind, partition: this.#partition, subject, detail });
    }
    return faults;
  }

  found(finding: Finding): void {
    this.wrong += 1;
    if (this.findings.length < MAX_FINDINGS) this.findings.push(finding);
  }
}
