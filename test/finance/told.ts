import { fact } from '@quittance/processors/order/order.given';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { joinKey } from '@quittance/schemas/join-key';
import { type Dice, dice } from './dice.js';
import type { Refund, Sale } from './sales.js';

/** One callback: what it says, and whether its body is that of an earlier one, byte by byte. */
export interface Sending {
  readonly fact: OrderFact;
  /** Number of its statement: an exact repeat has that of its first. */
  readonly body: string;
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

export function orderKey({ account, no }: Sale): string {
  return joinKey([account.provider, account.account, no]);
}

type Said = Partial<OrderFact>;

function circumstances(sale: Sale): Said {
  const { account, no, merchant, currency, exponent, store, channel, mergeNo, createdAt, held } = sale;
  return {
    order_key: orderKey(sale),
    provider: account.provider,
    account: account.account,
    merchant,
    time_zone: account.zone,
    provider_order_no: no,
    merchant_order_no: `m-${no}`,
    currency,
    exponent,
    store_code: store,
    channel,
    product: channel === null ? null : 'APP',
    merge_no: mergeNo,
    merge_size: mergeNo === null ? null : 2,
    created_at: createdAt,
    trust: account.tellsTotals ? 'UNSIGNED' : 'SIGNED',
    held,
  };
}

function paymentFacts(sale: Sale, said: Said): readonly OrderFact[] {
  const { state, price, paid, alsoTold, endedAt, account, held } = sale;
  const success = (minor: bigint) =>
    fact('payment.succeeded', {
      ...said,
      provider_status: 'SUCCESS',
      order_minor: price,
      paid_minor: minor,
      settlement: account.settles ? 'NONE' : null,
      occurred_at: endedAt,
    });
  if (held) return [success(price ?? 1n)];
  if (state === 'UNKNOWN') return [];
  if (state === 'SUCCEEDED') return [...(alsoTold === null ? [] : [success(alsoTold)]), success(paid)];
  const type = `payment.${state.toLowerCase()}`;
  return [fact(type, { ...said, provider_status: state, order_minor: price, occurred_at: endedAt })];
}

function refundFact(sale: Sale, said: Said, refund: Refund): OrderFact {
  const { account } = sale;
  const time = { occurred_at: refund.at, time_quality: account.refundTimes };
  if (account.tellsTotals) {
    const total = BigInt(refund.no.slice('total:'.length));
    return fact('refund.total_reported', { ...said, refund_total_minor: total, ...time });
  }
  const exponent = refund.currency === 'USD' ? 2 : sale.exponent;
  const amount = { refund_no: refund.no, refund_minor: refund.minor, currency: refund.currency, exponent };
  return fact(`refund.${refund.state.toLowerCase()}`, { ...said, ...amount, ...time });
}

function settlementFacts(sale: Sale, said: Said): readonly OrderFact[] {
  const { settlement, settledAt, endedAt } = sale;
  if (settlement === 'UNKNOWN' || settlement === 'NONE') return [];
  const time = { occurred_at: settledAt ?? endedAt + SECOND };
  return [fact('settlement.reported', { ...said, ...time, settlement, currency: null, exponent: null })];
}

/** Arrives some seconds later, or days: a late fact. Where no time is sent, arriving is happening. */
function arrived(told: OrderFact, roll: Dice): OrderFact {
  const delay = (roll.chance(0.03) ? 5 * DAY : 0) + roll.whole(1, 600) * SECOND;
  const received_at = told.time_quality === 'received' ? told.occurred_at : told.occurred_at + delay;
  return { ...told, received_at, fact_id: joinKey([told.order_key, told.fact_id]) };
}

/**
 * Repeats: byte by byte, with a fresh envelope, or with a fresh envelope that was heard before the first one, so that
 * the first day booked is not the true one.
 */
function sendings(told: OrderFact, roll: Dice): readonly Sending[] {
  const body = `${told.fact_id} ${told.content_hash}`;
  const first = { fact: told, body };
  const later = { ...told, received_at: told.received_at + 10 * SECOND };
  if (roll.chance(0.1)) return [first, { fact: later, body }];
  if (told.time_quality !== 'envelope' || roll.chance(0.7)) return [first];
  const fresh = { ...later, occurred_at: told.occurred_at + 1.1 * DAY };
  const isHeardFirst = roll.chance(0.5);
  const hasOwn = {
    fact: { ...fresh, received_at: told.received_at + (isHeardFirst ? -SECOND : SECOND) },
    body: `${body} again`,
  };
  return [first, hasOwn];
}

/** Everything that is sent of the sales, in the order in which it arrives. */
export function sentOf(sales: readonly Sale[]): readonly Sending[] {
  const roll = dice(7);
  const all = sales.flatMap((sale) => {
    const said = circumstances(sale);
    const facts = [
      ...paymentFacts(sale, said),
      ...sale.refunds.map((refund) => refundFact(sale, said, refund)),
      ...settlementFacts(sale, said),
    ];
    return facts.flatMap((told) => sendings(arrived(told, roll), roll));
  });
  return all.toSorted((a, b) => a.fact.received_at - b.fact.received_at);
}
