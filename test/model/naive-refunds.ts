import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { type Heard, isMorePrudent, unitOf } from './naive-facts.js';

/** One line of the refund ledger, as a report would list it. */
export interface NaiveRefund {
  readonly no: string;
  readonly state: string;
  readonly minor: bigint;
  readonly unit: string | null;
  readonly at: number;
  readonly held: boolean;
  readonly derived: boolean;
}

const STATES = ['refund.pending', 'refund.failed', 'refund.succeeded'];

/** The number a refund goes by; null for facts about something else. */
export function refundNo(fact: OrderFact): string | null {
  return STATES.includes(fact.type) ? (fact.refund_no ?? fact.fact_id) : null;
}

/** Increments: of each refund number the furthest state told, in its prudent wording. */
function named(facts: readonly OrderFact[]): Map<string, OrderFact> {
  const furthest = new Map<string, OrderFact>();
  for (const fact of facts) {
    const no = refundNo(fact);
    if (no === null) continue;
    const known = furthest.get(no);
    const gain = known === undefined ? 1 : STATES.indexOf(fact.type) - STATES.indexOf(known.type);
    if (known === undefined || gain > 0 || (gain === 0 && isMorePrudent(fact, known))) furthest.set(no, fact);
  }
  return furthest;
}

function row(no: string, fact: OrderFact): NaiveRefund {
  const state = fact.type.replace('refund.', '').toUpperCase();
  return {
    no,
    state,
    minor: fact.refund_minor ?? 0n,
    unit: unitOf(fact),
    at: fact.occurred_at,
    held: fact.held,
    derived: false,
  };
}

/** Running totals above what the increments explain: distinct, in order, each row the step from the one before. */
function steps(counted: readonly OrderFact[], unit: string | null, explained: bigint): NaiveRefund[] {
  const earliest = new Map<bigint, number>();
  for (const fact of counted) {
    const total = fact.refund_total_minor;
    if (fact.type !== 'refund.total_reported' || total === null || unitOf(fact) !== unit) continue;
    earliest.set(total, Math.min(earliest.get(total) ?? Number.POSITIVE_INFINITY, fact.occurred_at));
  }
  const totals = [...earliest.keys()].filter((total) => total > explained).sort((a, b) => (a < b ? -1 : 1));
  return totals.map((total, index) => ({
    no: `total:${total}`,
    state: 'SUCCEEDED',
    minor: total - (totals[index - 1] ?? explained),
    unit,
    at: earliest.get(total) ?? 0,
    held: false,
    derived: true,
  }));
}

/** The whole ledger: named refunds by number, held ones among them, then the steps of the running total. */
export function ledgerOf(heard: Heard, unit: string | null): readonly NaiveRefund[] {
  const sure = named(heard.counted);
  const rows = [...sure].map(([no, fact]) => row(no, fact));
  let explained = 0n;
  for (const each of rows) if (each.state === 'SUCCEEDED' && each.unit === unit) explained += each.minor;
  for (const [no, fact] of named(heard.held)) if (!sure.has(no)) rows.push(row(no, fact));
  rows.sort((a, b) => (a.no < b.no ? -1 : 1));
  return [...rows, ...steps(heard.counted, unit, explained)];
}
