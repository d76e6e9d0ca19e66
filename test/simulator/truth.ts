import type { OrderTruth, Scene } from './story.js';

/**
 * What the day must come to. Everything here follows from what the stories mean to say; nothing of the pipeline
 * (neither its money code nor its order model) takes part.
 */
export interface TotalsTruth {
  readonly provider: string;
  readonly currency: string;
  readonly orders: number;
  readonly gross: bigint;
  readonly refunds: bigint;
  readonly net: bigint;
}

/** The truth of a scene's own order. */
export function orderTruth(scene: Scene, paid: number | null, refunded = 0): OrderTruth {
  return {
    provider: scene.account.provider,
    account: scene.account.account,
    orderNo: scene.no,
    currency: scene.currency,
    paid: paid === null ? null : BigInt(paid),
    refunded: BigInt(refunded),
  };
}

/** Per provider and currency, in a fixed order. */
export function totalsOf(orders: readonly OrderTruth[]): readonly TotalsTruth[] {
  const groups = new Map<string, OrderTruth[]>();
  for (const order of orders) {
    const name = `${order.provider} ${order.currency}`;
    groups.set(name, [...(groups.get(name) ?? []), order]);
  }
  return [...groups.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, group]) => (group[0] === undefined ? [] : [totalOf(group[0], group)]));
}

function totalOf({ provider, currency }: OrderTruth, group: readonly OrderTruth[]): TotalsTruth {
  const paid = group.filter((order) => order.paid !== null);
  const gross = paid.reduce((sum, order) => sum + (order.paid ?? 0n), 0n);
  const refunds = group.reduce((sum, order) => sum + order.refunded, 0n);
  return { provider, currency, orders: paid.length, gross, refunds, net: gross - refunds };
}
