import { decide } from '@quittance/processors/order/decide';
import { CodecFailure, type TopicCodec } from '@quittance/runtime/codec';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import type { Bound } from './bounds.js';
import type { Share } from './share.js';
import type { StateCodecs, StateTask } from './task.js';

/** An order as it comes out of the facts, and the last fact that touched it. */
export interface RefoldedOrder {
  readonly bytes: Buffer;
  readonly headers: IncomingRecord['headers'];
  readonly timestampMs: number;
}

/** What a share of a partition's facts comes to when nothing but them is known. */
export interface Refolded {
  readonly facts: number;
  readonly orders: ReadonlyMap<string, RefoldedOrder>;
  /** In the order in which the fold must have written them. */
  readonly events: readonly { readonly eventId: string; readonly bytes: Buffer }[];
}

/** A fetch of small records is some ten times as large in memory. */
export const MAX_FETCH_BYTES = 1024 * 1024;

/** Folds the facts before the bound from nothing, with the rules of the fold: what it quarantines changes nothing. */
export async function refold(
  { kafka, codecs, names }: StateTask,
  { partition, bound }: Bound,
  share: Share,
  onRead: (records: number) => void,
): Promise<Refolded> {
  const folding = new Folding(codecs);
  await readPartition(kafka, {
    topic: names.orderFacts,
    partition,
    fromOffset: 0n,
    toOffset: bound,
    isolation: 'read_committed',
    maxFetchBytes: MAX_FETCH_BYTES,
    onRecords: async (records) => {
      await folding.take(records.filter(({ key }) => share(key)));
      onRead(records.length);
    },
  });
  return folding;
}

/** Between two fetches orders are kept encoded: a tenth of the memory, and what the fold's own store does. */
class Folding implements Refolded {
  facts = 0;
  readonly orders = new Map<string, RefoldedOrder>();
  readonly events: { eventId: string; bytes: Buffer }[] = [];
  readonly #codecs: StateCodecs;

  constructor(codecs: StateCodecs) {
    this.#codecs = codecs;
  }

  async take(records: readonly IncomingRecord[]): Promise<void> {
    const touched = new Map<string, { order: OrderSnapshot; record: IncomingRecord }>();
    for (const record of records) {
      this.facts += 1;
      const fact = await readable(this.#codecs.facts, record.value);
      if (fact === null) continue;
      const former = touched.get(fact.order_key)?.order ?? (await this.#stored(fact.order_key));
      const decision = decideSafely(fact, record, former);
      if (decision?.kind !== 'applied' && decision?.kind !== 'refined') continue;
      touched.set(fact.order_key, { order: decision.order, record });
      for (const event of decision.events)
        this.events.push({ eventId: event.event_id, bytes: this.#codecs.events.encode(event) });
    }
    for (const [orderKey, { order, record }] of touched) {
      const { headers, timestampMs } = record;
      this.orders.set(orderKey, { bytes: this.#codecs.snapshots.encode(order), headers, timestampMs });
    }
  }

  async #stored(orderKey: string): Promise<OrderSnapshot | null> {
    const found = this.orders.get(orderKey);
    const { snapshots } = this.#codecs;
    return found === undefined ? null : (snapshots.decodeSync(found.bytes) ?? snapshots.decode(found.bytes));
  }
}

/** As the fold: a model that throws costs the fact, not the partition. */
function decideSafely(fact: OrderFact, { partition, offset }: IncomingRecord, order: OrderSnapshot | null) {
  try {
    return decide({ fact, partition, offset: Number(offset) }, order);
  } catch {
    return null;
  }
}

/** A value; null where the bytes will never be one. A registry that does not answer is thrown. */
export async function readable<T>(codec: TopicCodec<T>, bytes: Buffer): Promise<T | null> {
  try {
    return codec.decodeSync(bytes) ?? (await codec.decode(bytes));
  } catch (thrown) {
    if (thrown instanceof CodecFailure && !thrown.retriable) return null;
    throw thrown;
  }
}
