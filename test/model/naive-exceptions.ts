import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Judgements } from './naive-decisions.js';
import { type Heard, mostPrudent, unitOf, wordingOf } from './naive-facts.js';
import type { NaiveOrder } from './naive-model.js';
import { refundNo } from './naive-refunds.js';

type State = Omit<NaiveOrder, 'exceptions'>;
type Note = (kind: string, subject: string, unit: string | null, minor: bigint | null) => void;

const UNPAID = ['CLOSED', 'EXPIRED', 'FAILED'];
const MINUTES = 60_000;

/** domain.md §3.5: every kind that the set of facts decides, as `kind subject unit amount state`. */
export function naiveExceptions(heard: Heard, state: State, { stateOf }: Judgements): readonly string[] {
  const rows = new Map<string, string>();
  const note: Note = (kind, subject, unit, minor) => {
    const row = `${kind} ${subject} ${unit ?? '-'} ${minor ?? '-'} ${stateOf(kind, subject)}`;
    rows.set(`${kind} ${subject}`, row);
  };
  payments(heard, state, note);
  refunds(heard, state, note);
  wordings(heard, note);
  amounts(heard, state, note);
  settlements(heard, state, note);
  for (const fact of heard.counted) times(fact, note);
  merges(heard, state, note);
  oddities(heard, note);
  bills(state, note);
  const flagged = heard.counted.some((fact) => fact.trust === 'UNSIGNED');
  if (flagged || heard.held.length > 0) {
    note('unsigned', '', state.unit, state.held + (flagged ? state.paid : 0n));
  }
  return [...rows.values()].sort();
}

function payments({ counted }: Heard, state: State, note: Note): void {
  const ends = ['payment.failed', 'payment.expired', 'payment.closed'];
  if (state.payment === 'SUCCEEDED' && counted.some((fact) => ends.includes(fact.type))) {
    note('terminal_conflict', '', state.unit, state.paid);
  }
  const given = state.refunded + state.pending;
  if (UNPAID.includes(state.payment) && given > 0n) note('refund_on_unpaid', '', state.unit, given);
}

function refunds({ counted }: Heard, state: State, note: Note): void {
  const isPaid = state.payment === 'SUCCEEDED';
  const over = state.refunded - state.paid;
  if (isPaid && over > 0n) note('over_refund', '', state.unit, over);
  const claims = new Set(counted.map((fact) => fact.refund_claim));
  const claim = claims.has('FULL') ? 'FULL' : claims.has('PARTIAL') ? 'PARTIAL' : null;
  if (isPaid && claim !== null && claim !== state.refund) {
    note('refund_state_disagrees', '', state.unit, over < 0n ? -over : over);
  }
  for (const row of state.ledger) {
    const succeeded = row.state === 'SUCCEEDED';
    const failed = counted.some((fact) => fact.type === 'refund.failed' && refundNo(fact) === row.no);
    if (succeeded && failed && !row.held && row.unit === state.unit) {
      note('refund_terminal_conflict', row.no, row.unit, row.minor);
    }
    if (succeeded && row.minor <= 0n) note('amount_inconsistent', row.no, row.unit, row.minor);
  }
}

/** What a fact is about in money. */
function stake(fact: OrderFact): bigint | null {
  return fact.refund_total_minor ?? fact.refund_minor ?? fact.paid_minor ?? fact.order_minor;
}

/** One statement, several amounts. */
function wordings({ wordings: all }: Heard, note: Note): void {
  for (const id of new Set(all.map((fact) => fact.fact_id))) {
    const same = all.filter((fact) => fact.fact_id === id && !fact.held);
    const money = same.map((fact) =>
      [fact.order_minor, fact.paid_minor, fact.refund_minor, fact.refund_total_minor, unitOf(fact)].join(),
    );
    const counts = mostPrudent(same);
    const units = new Set(same.map(unitOf));
    const doubt = units.size === 1 ? spread(same.map(stake)) : counts === null ? null : stake(counts);
    if (counts !== null && new Set(money).size > 1) note('restated', id, unitOf(counts), doubt);
  }
}

function spread(amounts: readonly (bigint | null)[]): bigint | null {
  let [low, high]: [bigint | null, bigint | null] = [null, null];
  for (const amount of amounts) {
    if (amount === null) continue;
    if (low === null || amount < low) low = amount;
    if (high === null || amount > high) high = amount;
  }
  return low === null || high === null ? null : high - low;
}

function amounts({ counted }: Heard, state: State, note: Note): void {
  const domestic = counted.filter((fact) => unitOf(fact) === state.unit);
  const asked = spread(domestic.map((fact) => fact.order_minor));
  if (asked !== null && asked > 0n) note('amount_mismatch', '', state.unit, asked);
  const successes = domestic.filter((fact) => fact.type === 'payment.succeeded');
  const paid = spread(successes.map((fact) => fact.paid_minor));
  if (paid !== null && paid > 0n) note('amount_mismatch', 'paid', state.unit, paid);
  let excess = state.order === null ? 0n : state.paid - state.order;
  for (const fact of counted) {
    if (fact.paid_minor === null || fact.order_minor === null) continue;
    if (fact.paid_minor - fact.order_minor > excess) excess = fact.paid_minor - fact.order_minor;
  }
  if (excess > 0n) note('amount_inconsistent', '', state.unit, excess);
  if (state.payment === 'SUCCEEDED' && state.paid <= 0n) {
    note('amount_inconsistent', 'paid', state.unit, state.order);
  }
  for (const fact of counted) {
    const unit = unitOf(fact);
    if (unit === null || state.unit === null || unit === state.unit) continue;
    note('currency_mismatch', fact.refund_no ?? fact.fact_id, unit, stake(fact));
  }
}

function settlements({ counted }: Heard, state: State, note: Note): void {
  const settledAt = counted.filter((fact) => fact.settlement === 'SETTLED').map((fact) => fact.occurred_at);
  if (settledAt.length === 0) return;
  if (state.payment !== 'SUCCEEDED') note('settled_unpaid', '', state.unit, state.order);
  let short = 0n;
  let late = 0;
  for (const row of state.ledger) {
    if (row.state !== 'SUCCEEDED' || row.held || row.unit !== state.unit) continue;
    if (row.at <= Math.min(...settledAt)) continue;
    short += row.minor;
    late += 1;
  }
  if (late > 0) note('settled_then_refunded', '', state.unit, short);
}

/** A provider's time eight hours off was given in the wrong zone; any time well ahead cannot be right. */
function times(fact: OrderFact, note: Note): void {
  const ahead = fact.occurred_at - fact.received_at;
  const offZone = Math.abs(Math.abs(ahead) - 480 * MINUTES) <= 5 * MINUTES;
  if (fact.time_quality === 'provider' && offZone)
    note('clock_shift', fact.fact_id, unitOf(fact), stake(fact));
  else if (ahead > 5 * MINUTES) note('future_time', fact.fact_id, unitOf(fact), stake(fact));
}

/** What the reports of a merged order say differently; each names its other members by hashes only. */
function merges({ wordings: all }: Heard, state: State, note: Note): void {
  const lists = new Map<string, Set<string>>();
  for (const { merge_no, merge_members, merge_amounts, merge_mixed } of all) {
    if (merge_no === null || merge_members === null) continue;
    const list = `${merge_no} ${merge_members}`;
    lists.set(list, (lists.get(list) ?? new Set()).add(merge_amounts ?? ''));
    if (merge_mixed) note('merge_mixed_outcome', '', state.unit, state.order);
  }
  if (lists.size > 1) note('merge_member_changed', '', state.unit, state.order);
  if ([...lists.values()].some((amounts) => amounts.size > 1)) {
    note('merge_sum_mismatch', '', state.unit, state.order);
  }
}

/** What the provider's bills say otherwise; what is at stake is the difference, or all of theirs in another unit. */
function bills({ bills: { rows } }: State, note: Note): void {
  for (const { subject, verdict, theirs, ours, unit } of rows) {
    if (verdict === 'matched' || verdict === 'pending') continue;
    const off = ours === null ? theirs : theirs - ours;
    note('statement_diff', subject, unit, off < 0n ? -off : off);
  }
}

/** What translating found odd, in any wording; of one field odd in several, the first by id and wording tells. */
function oddities({ wordings: all }: Heard, note: Note): void {
  const isKnown = all.some((fact) => fact.merchant !== 'unattributed');
  const lastFirst = [...all].sort((a, b) => {
    if (a.fact_id !== b.fact_id) return a.fact_id < b.fact_id ? 1 : -1;
    return wordingOf(a) < wordingOf(b) ? 1 : -1;
  });
  for (const fact of lastFirst) {
    for (const { kind, field } of [...fact.flags].reverse()) {
      if (kind !== 'attribution_unknown' || !isKnown) note(kind, field, unitOf(fact), stake(fact));
    }
  }
}
