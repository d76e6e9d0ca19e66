import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { KafkaFailure } from '@quittance/runtime/kafka/errors';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import { headerText } from '../header.js';
import { scan } from '../scan.js';
import type { Span } from '../span.js';
import type { Block } from './blocks.js';
import type { FindingKind, Findings } from './findings.js';
import type { Fault } from './ledger.js';

export interface Judging {
  readonly kafka: KafkaClient;
  readonly findings: Findings;
  /** Since when outcomes are complete, epoch ms. */
  readonly completeSinceMs: number;
  /** What translate has not committed. */
  readonly unread: readonly Span[];
}

/**
 * Turns the faults of a block into findings. What has no outcome is looked at in the log itself: an offset where no
 * record lies needs none, and one older than the outcomes that are left can be proven neither way.
 * @returns offsets where nothing lies
 */
export async function judge(block: Block, faults: Iterable<Fault>, judging: Judging): Promise<number> {
  const absent = new Map<number, Fault[]>();
  for (const fault of faults) {
    if (fault.kind === 'missing') absent.set(fault.at, [...(absent.get(fault.at) ?? []), fault]);
    else report(block, fault, fault.kind === 'waiting' ? 'unprocessed' : fault.kind, '', judging);
  }
  if (absent.size === 0) return 0;
  return await lookUp(block, absent, judging);
}

async function lookUp(
  block: Block,
  absent: Map<number, readonly Fault[]>,
  judging: Judging,
): Promise<number> {
  const { topic, partition, from } = block;
  const offsets = [...absent.keys()];
  const first = offsets.reduce((a, b) => Math.min(a, b));
  const last = offsets.reduce((a, b) => Math.max(a, b));
  const span = { topic, partition, from: BigInt(from + first), to: BigInt(from + last + 1) };
  try {
    await scan(judging.kafka, [span], (records) => {
      for (const record of records) settle(block, absent, record, judging);
    });
  } catch (thrown) {
    if (!(thrown instanceof KafkaFailure) || thrown.code !== 'kafka_hole_below_log_start') throw thrown;
    // Retention took them while we were reading.
    for (const faults of absent.values())
      for (const fault of faults) report(block, fault, 'expired', '', judging);
    return 0;
  }
  return absent.size;
}

function settle(
  block: Block,
  absent: Map<number, readonly Fault[]>,
  record: IncomingRecord,
  judging: Judging,
): void {
  const at = Number(record.offset) - block.from;
  for (const fault of absent.get(at) ?? []) {
    report(block, fault, kindOf(record, fault, judging), headerText(record, 'callback_id'), judging);
  }
  absent.delete(at);
}

function kindOf(record: IncomingRecord, fault: Fault, { unread, completeSinceMs }: Judging): FindingKind {
  const isUnread = unread.some(
    ({ topic, partition, from }) =>
      topic === record.topic && partition === record.partition && record.offset >= from,
  );
  if (isUnread && fault.index === -1) return 'unprocessed';
  // An outcome is written after its callback: what is as old as the oldest outcome left may have had one.
  return record.timestampMs <= completeSinceMs ? 'expired' : 'missing';
}

function report(
  { topic, partition, from }: Block,
  { at, index }: Fault,
  kind: FindingKind,
  callbackId: string,
  { findings }: Judging,
): void {
  findings.add({ kind, topic, partition, offset: from + at, factIndex: index, callbackId });
}
