import { decide } from '@quittance/processors/order/decide';
import { paid } from '@quittance/processors/order/order.given';
import { codecsWithoutRegistry } from '@quittance/processors/testing/codecs';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';

export const codecs = codecsWithoutRegistry();

/** Spread over the key space, as providers' numbers are. */
const SPREAD = 2_654_435_761;
const numberOf = (index: number): string => `${((index * SPREAD) % 2 ** 32).toString(16)}${index}`;

/** The fact that an order was paid; of `times` facts of one order each is another. */
function factOf(index: number, times: number) {
  const no = numberOf(index);
  return paid(BigInt(100 + (index % 9_000)), {
    order_key: `newpay|laos|${no}`,
    provider_order_no: no,
    merchant_order_no: `M-${no}`,
    fact_id: `newpay|laos|payment|${no}|${times}`,
    callback_id: `${no}-${times}`,
    callback_offset: index,
  });
}

function record(
  topic: string,
  partition: number,
  offset: number,
  key: string,
  value: Buffer,
): IncomingRecord {
  const headers = { provider: 'newpay', account: 'laos', callback_id: key };
  return { topic, partition, offset: BigInt(offset), key: Buffer.from(key), value, headers, timestampMs: 0 };
}

const { order: TEMPLATE } = applied(decide({ fact: factOf(0, 1), partition: 0, offset: 0 }, null));

function applied(decision: ReturnType<typeof decide>) {
  if (decision.kind !== 'applied') throw new Error(`not applied: ${decision.kind}`);
  return decision;
}

/** A record of order-snapshots: order `index`, paid once, at the offset of the same number. */
export function snapshotRecord(index: number, partition: number): IncomingRecord {
  const { order_key, provider_order_no, merchant_order_no } = factOf(index, 1);
  const value = codecs.snapshots.encode({
    ...TEMPLATE,
    order_key,
    provider_order_no,
    merchant_order_no,
    source_partition: partition,
    source_offset: index,
  });
  return record('order-snapshots', partition, index, order_key, value);
}

/** A record of order-facts: order `index` is told of once more. */
export function factRecord(index: number, times: number, partition: number, offset: number): IncomingRecord {
  const fact = factOf(index, times);
  return record('order-facts', partition, offset, fact.order_key, codecs.facts.encode(fact));
}
