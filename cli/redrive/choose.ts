import { randomUUID } from 'node:crypto';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import type { Redrive } from '@quittance/schemas/generated/redrives';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import * as topics from '@quittance/schemas/topics/index';
import { type Connected, nameOf } from './connect.js';
import { readAll } from './read-all.js';
import type { RedriveRequest } from './redrive.js';
import { isSelected } from './select.js';

/** A dead letter with what it becomes in `redrives`. */
export interface Chosen {
  readonly letter: DeadLetter;
  readonly outgoing: OutgoingRecord;
}

/** The dead letters that are asked for, each once, in the order of their partitions. */
export async function choose(
  request: RedriveRequest,
  { kafka, codecs }: Connected,
  now: number,
): Promise<readonly Chosen[]> {
  const redriven = new Set<string>();
  await readAll(kafka, nameOf(topics.redrives), codecs.redrives, (before) =>
    redriven.add(before.dead_letter_id),
  );
  const batch = { batch_id: randomUUID(), actor: request.actor, note: request.note, redriven_at: now };
  const chosen = new Map<string, Chosen>();
  await readAll(kafka, nameOf(topics.deadLetters), codecs.deadLetters, (letter, { key, headers }) => {
    if (!isSelected(letter, request.selection, redriven)) return;
    const value = codecs.redrives.encode(redriveOf(letter, batch));
    const outgoing = {
      topic: nameOf(topics.redrives),
      key,
      value,
      headers,
      timestampMs: now,
      partition: null,
    };
    chosen.set(letter.dead_letter_id, { letter, outgoing });
  });
  return [...chosen.values()];
}

type Batch = Pick<Redrive, 'batch_id' | 'actor' | 'note' | 'redriven_at'>;

function redriveOf(letter: DeadLetter, batch: Batch): Redrive {
  return {
    ...batch,
    redrive_id: hash128(joinKey([batch.batch_id, letter.dead_letter_id])),
    dead_letter_id: letter.dead_letter_id,
    step: letter.step,
    reason: letter.reason,
    provider: letter.provider,
    account: letter.account,
    callback_id: letter.callback_id,
    origin_topic: letter.origin_topic,
    origin_partition: letter.origin_partition,
    origin_offset: letter.origin_offset,
    received_at: letter.received_at,
    value: letter.value,
  };
}
