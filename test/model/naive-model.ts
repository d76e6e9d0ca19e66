import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { type NaiveBills, naiveBills } from './naive-bills.js';
import { type FindingOf, judge } from './naive-decisions.js';
import { naiveExceptions } from './naive-exceptions.js';
import { type Heard, hear, mostPrudent, unitOf } from './naive-facts.js';
import { ledgerOf, type NaiveRefund } from './naive-refunds.js';

/** The money state of an order, worked out from all its facts at once. Amounts in `unit`. */
export interface NaiveOrder {
  readonly payment: string;
  readonly refund: string;
  readonly settlement: string;
  readonly unit: string | null;
  readonly order: bigint | null;
  readonly paid: bigint;
  readonly assumed: boolean;
  readonly held: bigint;
  readonly refunded: bigint;
  readonly pending: bigint;
  readonly failed: bigint;
  readonly refunds: number;
  readonly net: bigint;
  readonly paidAt: number | null;
  readonly paidDay: number | null;
  readonly firstRefundAt: number | null;
  readonly lastRefundAt: number | null;
  readonly settledAt: number | null;
  readonly merchant: string | null;
  readonly ledger: readonly NaiveRefund[];
  readonly bills: NaiveBills;
  /** `kind subject unit amount state`, sorted. */
  readonly exceptions: readonly string[];
}

const PAYMENTS = ['UNKNOWN', 'PENDING', 'CLOSED', 'EXPIRED', 'FAILED', 'SUCCEEDED'];
const SETTLEMENTS = ['UNKNOWN', 'NONE', 'IN_SETTLEMENT', 'SETTLED'];
/** Zones of the generated accounts; none of them has summer time. */
const HOURS: Readonly<Record<string, number>> = {
  'Asia/Shanghai': 8,
  'Asia/Hong_Kong': 8,
  'Asia/Vientiane': 7,
};

/** What a fact says of the payment, as a place in PAYMENTS; -1 where it says nothing. */
function paymentRank(fact: OrderFact): number {
  return fact.type.startsWith('payment.')
    ? PAYMENTS.indexOf(fact.type.replace('payment.', '').toUpperCase())
    : -1;
}

/** The facts in the order in which they are asked: counted before held, payments before others, high ranks first. */
function askInOrder(heard: Heard): readonly OrderFact[] {
  const asked: OrderFact[] = [];
  for (const facts of [heard.counted, heard.held]) {
    for (let rank = PAYMENTS.length - 1; rank >= 0; rank--) {
      const left = new Set(facts.filter((fact) => paymentRank(fact) === rank));
      for (let next = mostPrudent([...left]); next !== null; next = mostPrudent([...left])) {
        asked.push(next);
        left.delete(next);
      }
    }
    asked.push(...facts.filter((fact) => paymentRank(fact) === -1));
  }
  return asked;
}

function isSuccess(fact: OrderFact): boolean {
  return fact.type === 'payment.succeeded';
}

/** The sum of the counted rows of one state in the order's unit: other currencies are kept apart. */
function total(ledger: readonly NaiveRefund[], unit: string | null, state: string): bigint {
  let sum = 0n;
  for (const row of ledger) if (row.state === state && row.unit === unit && !row.held) sum += row.minor;
  return sum;
}

function refundState(refunded: bigint, paid: bigint): string {
  if (refunded === 0n) return 'NONE';
  if (refunded > paid) return 'OVER';
  return refunded < paid ? 'PARTIAL' : 'FULL';
}

/** Days since 1970 in the account's zone. */
export function dayIn(timeZone: string, epochMs: number): number {
  return Math.floor((epochMs / 3_600_000 + (HOURS[timeZone] ?? Number.NaN)) / 24);
}

/** Whose the order is: as the payment says first, a known name before none; null where only decisions are known. */
function merchantOf(asked: readonly OrderFact[], heard: Heard): string | null {
  const names = [...asked, ...heard.wordings].map((fact) => fact.merchant);
  return names.find((name) => name !== 'unattributed') ?? names[0] ?? null;
}

/** Recomputes an order from its facts, in whatever order. */
export function naiveOrder(facts: readonly OrderFact[], findingOf: FindingOf): NaiveOrder {
  const judgements = judge(facts, findingOf);
  const heard = hear(facts, judgements);
  const asked = askInOrder(heard);
  const unit = asked.map(unitOf).find((each) => each !== null) ?? null;
  const success = mostPrudent(heard.counted, isSuccess);
  const claimed = mostPrudent(heard.held, isSuccess);
  const ledger = ledgerOf(heard, unit);
  const done = ledger.filter((row) => row.state === 'SUCCEEDED' && row.unit === unit && !row.held);
  const settled = heard.counted.filter((fact) => fact.settlement === 'SETTLED');
  const paid = success?.paid_minor ?? 0n;
  const refunded = total(ledger, unit, 'SUCCEEDED');
  const state = {
    payment: PAYMENTS[Math.max(0, ...heard.counted.map(paymentRank))] ?? '',
    refund: refundState(refunded, paid),
    settlement:
      SETTLEMENTS[Math.max(0, ...heard.counted.map((fact) => SETTLEMENTS.indexOf(fact.settlement ?? '')))] ??
      '',
    unit,
    order: asked.find((fact) => fact.order_minor !== null && unitOf(fact) === unit)?.order_minor ?? null,
    paid,
    assumed: success?.paid_is_assumed ?? false,
    held: success === null ? (claimed?.paid_minor ?? 0n) : 0n,
    refunded,
    pending: total(ledger, unit, 'PENDING'),
    failed: total(ledger, unit, 'FAILED'),
    refunds: done.length,
    net: paid - refunded,
    paidAt: success?.occurred_at ?? null,
    paidDay: success === null ? null : dayIn(success.time_zone, success.occurred_at),
    firstRefundAt: done.length === 0 ? null : Math.min(...done.map((row) => row.at)),
    lastRefundAt: done.length === 0 ? null : Math.max(...done.map((row) => row.at)),
    settledAt: settled.length === 0 ? null : Math.min(...settled.map((fact) => fact.occurred_at)),
    merchant: merchantOf(asked, heard),
    ledger,
  };
  const whole = { ...state, bills: naiveBills(facts, state) };
  return { ...whole, exceptions: naiveExceptions(heard, whole, judgements) };
}
