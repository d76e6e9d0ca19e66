import { logEnds } from '@quittance/runtime/kafka/log-end';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Bound } from './bounds.js';
import type { EventCounts, Finding } from './finding.js';
import { MAX_FETCH_BYTES, type Refolded, readable } from './refold.js';
import { isSame } from './same.js';
import type { Share } from './share.js';
import type { StateTask } from './task.js';

/** What came of the events of one share. */
export interface ComparedEvents extends Readonly<EventCounts> {
  /** The first that is not what the facts come to; what follows it is not compared. */
  readonly first: Finding | null;
}

/** Holds the events of a share against those that the facts come to: ids and bytes, in their order. */
export async function compareEvents(
  { kafka, codecs, names }: StateTask,
  { partition, bound }: Bound,
  share: Share,
  { events: expected }: Refolded,
): Promise<ComparedEvents> {
  const topic = names.orderEvents;
  const counts = { equal: 0, later: 0 };
  let first: Finding | null = null;
  const wrong = (subject: string, detail: string) => {
    first ??= { kind: 'event', partition, subject, detail };
  };
  const take = async ({ value, offset }: IncomingRecord) => {
    const event = await readable(codecs.events, value);
    if (event !== null && BigInt(event.source_offset) >= bound) counts.later += 1;
    else {
      const next = expected[counts.equal];
      const id = event?.event_id ?? `offset ${offset}`;
      if (next === undefined) wrong(id, 'no fact has it');
      else if (event?.event_id !== next.eventId) wrong(id, `${next.eventId} was expected`);
      else if (isSame(codecs.events, next.bytes, value, event)) counts.equal += 1;
      else wrong(id, 'other bytes');
    }
  };
  const toOffset = (await logEnds(kafka, topic)).find((one) => one.partition === partition)?.high ?? 0n;
  await readPartition(kafka, {
    topic,
    partition,
    fromOffset: 0n,
    toOffset,
    isolation: 'read_committed',
    maxFetchBytes: MAX_FETCH_BYTES,
    onRecords: async (records) => {
      for (const record of records) if (first === null && share(record.key)) await take(record);
    },
  });
  const missing = expected[counts.equal];
  if (missing !== undefined) wrong(missing.eventId, 'missing');
  return { ...counts, first };
}
