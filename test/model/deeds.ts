import type { Order } from '@quittance/processors/order/order';
import { DECISION_VERBS } from '@quittance/schemas/decisions/vocabulary';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import fc from 'fast-check';
import { fold } from './folded.js';
import { NOON } from './notices/notice.js';

/** What a person means to do; about which exception depends on what the notices of the history come to. */
export interface Deed {
  readonly verb: (typeof DECISION_VERBS)[number];
  /** Which of the orders, and which of its exceptions; where there is none, it is about a kind decided when read. */
  readonly order: number;
  readonly exception: number;
  /** Has the person seen the present finding? */
  readonly finding: 'seen' | 'other' | 'none';
  /** Which of the variants of a restated fact is to count. */
  readonly variant: number;
  readonly at: number;
  /** Where among the facts it is heard. */
  readonly place: number;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  verb: fc.constantFrom(...DECISION_VERBS, 'RESOLVE', 'RESOLVE'),
  order: fc.nat(2),
  exception: fc.nat(5),
  finding: fc.constantFrom('seen', 'seen', 'seen', 'other', 'none'),
  variant: fc.nat(2),
  at: fc.constantFrom(NOON, NOON + 1, NOON + 2, NOON + 3),
  place: fc.nat(9),
});

/** In every other history nobody decides anything. */
export const deeds: fc.Arbitrary<readonly Deed[]> = fc.oneof(
  fc.constant([]),
  fc.array(deed, { minLength: 1, maxLength: 4 }),
);

/** The facts with the decisions among them, as facts of the orders they are about. */
export function withDeeds(facts: readonly OrderFact[], done: readonly Deed[]): readonly OrderFact[] {
  if (done.length === 0) return facts;
  const log = facts.map((fact, offset) => ({ fact, partition: 0, offset }));
  const orders = [...fold(log).orders.values()];
  const all = [...facts];
  for (const [index, each] of done.entries()) {
    const order = orders[each.order % Math.max(orders.length, 1)];
    const like = facts.find(({ order_key }) => order_key === order?.order_key);
    if (order === undefined || like === undefined) continue;
    all.splice(each.place % (all.length + 1), 0, decisionOn(order, like, each, index));
  }
  return all;
}

/** A decision as translate makes it of an action. @param like any fact of the order, for what all facts have */
function decisionOn(order: Order, like: OrderFact, done: Deed, index: number): OrderFact {
  const row = order.exceptions[done.exception];
  const variants = order.facts.filter(({ fact_id }) => fact_id === row?.subject);
  const action = {
    verb: done.verb,
    exception_kind: row?.kind ?? 'overdue_settlement',
    exception_subject: row?.subject ?? '',
    finding_id: { seen: row?.finding_id ?? null, other: 'feed', none: null }[done.finding],
    counts: variants[done.variant]?.content_hash ?? null,
    actor: 'li',
    assignee: done.verb === 'ASSIGN' ? 'wang' : null,
    reason: done.verb === 'RESOLVE' ? 'corrected' : null,
    note: `note ${index}`,
  };
  return {
    ...like,
    ...NO_STATEMENT,
    fact_id: joinKey([order.provider, order.account, 'decision', `d${index}`]),
    content_hash: hash128(JSON.stringify(action)),
    merchant: order.merchant,
    occurred_at: done.at,
    received_at: done.at,
    callback_id: `d${index}`,
    action,
  };
}

const NO_STATEMENT = {
  ...{
    type: 'operator.decided',
    source: 'operator',
    trust: 'OPERATOR',
    held: false,
    time_quality: 'provider',
  },
  ...{
    provider_status: '',
    merchant_order_no: null,
    network_order_no: null,
    refund_no: null,
    settlement: null,
  },
  ...{ merge_no: null, merge_size: null, merge_members: null, merge_amounts: null, merge_mixed: false },
  ...{ currency: null, exponent: null, order_minor: null, paid_minor: null, paid_is_assumed: false },
  ...{ refund_minor: null, refund_total_minor: null, refund_claim: null, amounts_raw: {} },
  ...{ merchant_code: null, store_code: null, terminal: null, channel: null, product: null },
  ...{ buyer_ref: null, created_at: null, flags: [], key_id: '', api_version: '', statement: null },
};
