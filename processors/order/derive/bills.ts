import type { StatementRow } from '@quittance/schemas/generated/order-snapshots';
import { byText, firstBy, groupBy, type NonEmpty, sum } from '../lists.js';
import { PAYMENT_STATES, REFUND_STATES, rank } from '../ranks.js';
import type { Claim } from './claims.js';
import type { Payment } from './payment.js';
import { inUnit, type Refunds } from './refunds.js';
import { sameUnit, type Unit, unitKey } from './unit.js';

/** How one thing stands that a bill speaks of. */
export type Verdict = 'matched' | 'amount_differs' | 'state_differs' | 'missing_here' | 'pending';

/** A payment or refund as the bills have it against what we have, and the lines it was read from. */
export interface Compared {
  readonly row: StatementRow & { readonly verdict: Verdict };
  readonly claims: NonEmpty<Claim>;
}

/** What we know of it: null amount = in another unit only. */
interface Ours {
  readonly state: string;
  readonly minor: bigint | null;
}

/** What the refunds are called that we know by running totals, or the bill by no number. */
const TOTAL = 'total';

/**
 * Expected against actual. The bills never change what we have: they are set beside it, payment by payment and refund
 * by refund, each in its own unit.
 */
export function compareBills(
  claims: readonly Claim[],
  payment: Payment,
  refunds: Refunds,
): readonly Compared[] {
  if (claims.length === 0) return [];
  const payments = claims.filter(({ kind }) => kind === 'PAYMENT');
  const paybacks = claims.filter(({ kind }) => kind === 'REFUND');
  const numbers = new Set(refunds.rows.filter((row) => !row.derived).map((row) => row.refund_no));
  const isTotalled = refunds.rows.some((row) => row.derived);
  const labelOf = ({ refundNo }: Claim) =>
    refundNo === null || (isTotalled && !numbers.has(refundNo)) ? TOTAL : refundNo;
  return [
    ...groupsOf(payments, () => '').map((group) => comparedWith(group, ourPayment(payment, group.unit))),
    ...groupsOf(paybacks, labelOf).map((group) => {
      if (group.label !== TOTAL) return comparedWith(group, ourRefund(refunds, group));
      const named = new Set(paybacks.map(labelOf));
      return comparedInTotal(group, refunds, named);
    }),
  ];
}

interface Group {
  readonly label: string;
  /** The label, with the unit where the bills speak of it in several. */
  readonly subject: string;
  readonly unit: Unit;
  readonly claims: NonEmpty<Claim>;
}

function groupsOf(claims: readonly Claim[], labelOf: (claim: Claim) => string): readonly Group[] {
  return [...groupBy(claims, labelOf)]
    .flatMap(([label, same]) => {
      const units = [...groupBy(same, ({ unit }) => unitKey(unit))];
      return units.map(([unit, members]) => ({
        label,
        subject: units.length === 1 ? label : `${label} ${unit}`.trim(),
        unit: members[0].unit,
        claims: members,
      }));
    })
    .sort((a, b) => byText(a.subject, b.subject));
}

function ourPayment({ state, paidMinor, unit: ours }: Payment, unit: Unit): Ours | null {
  if (state === 'UNKNOWN') return null;
  return { state, minor: sameUnit(ours, unit) ? paidMinor : null };
}

function ourRefund({ rows }: Refunds, { label, unit }: Group): Ours | null {
  const row = rows.find((each) => each.refund_no === label && !each.held);
  return row === undefined
    ? null
    : { state: row.state, minor: sameUnit(row, unit) ? row.amount_minor : null };
}

/** Both sides of one payment or refund. States differ where exactly one side says that money went. */
function comparedWith(group: Group, ours: Ours | null): Compared {
  const theirs = theirSide(group);
  const [they, we] = [theirs.state === 'SUCCEEDED', ours?.state === 'SUCCEEDED'];
  const oursMinor = we ? (ours?.minor ?? null) : 0n;
  const verdictOf = (): Verdict => {
    if (they && ours === null) return 'missing_here';
    if (they !== we) return 'state_differs';
    return !they || oursMinor === theirs.minor ? 'matched' : 'amount_differs';
  };
  return compared(group, theirs, { state: ours?.state ?? null, minor: oursMinor }, verdictOf());
}

/**
 * Refunds that we know by running totals only have no numbers that a bill could name: their sums are compared, less
 * what is named on both sides. A bill tells of its own days, so that less in it is no difference yet.
 */
function comparedInTotal(group: Group, refunds: Refunds, named: ReadonlySet<string>): Compared {
  const theirs = theirSide(group);
  const ours = inUnit(refunds.rows, group.unit).filter(
    (row) => row.state === 'SUCCEEDED' && !named.has(row.refund_no),
  );
  const minor = sum(ours.map((row) => row.amount_minor));
  const verdictOf = (): Verdict => {
    if (theirs.minor === minor) return 'matched';
    if (theirs.minor < minor) return 'pending';
    return minor === 0n ? 'missing_here' : 'amount_differs';
  };
  return compared(group, theirs, { state: ours.length === 0 ? null : 'SUCCEEDED', minor }, verdictOf());
}

function theirSide({ claims }: Group): { readonly state: string; readonly minor: bigint } {
  const states: readonly string[] = claims[0].kind === 'PAYMENT' ? PAYMENT_STATES : REFUND_STATES;
  const state = claims
    .map((claim) => claim.state)
    .reduce((a, b) => (rank(states, b) > rank(states, a) ? b : a));
  const succeeded = claims.filter((claim) => claim.state === 'SUCCEEDED');
  return { state, minor: sum(succeeded.map(({ minor }) => minor)) };
}

function compared(
  { subject, unit, claims }: Group,
  theirs: { readonly state: string; readonly minor: bigint },
  ours: { readonly state: string | null; readonly minor: bigint | null },
  verdict: Verdict,
): Compared {
  const { fact } = firstBy(claims, byDay);
  const facts = claims.map((claim) => claim.fact);
  const row = {
    kind: claims[0].kind,
    subject,
    verdict,
    their_state: theirs.state,
    our_state: ours.state,
    theirs_minor: theirs.minor,
    ours_minor: ours.minor,
    currency: unit.currency,
    exponent: unit.exponent,
    fee_e5: sumOrNull(facts.map(({ statement }) => statement.fee_e5)),
    settleable_minor: sumOrNull(facts.map(({ statement }) => statement.settleable_minor)),
    statement_day: fact.statement.statement_day,
    statement_id: fact.statement.statement_id,
    row: fact.statement.row,
    lines: claims.length,
    occurred_at: Math.min(...facts.map(({ occurred_at }) => occurred_at)),
    imported_at: Math.min(...facts.map(({ received_at }) => received_at)),
  };
  return { row, claims };
}

function byDay({ fact: { statement: a } }: Claim, { fact: { statement: b } }: Claim): number {
  return a.statement_day - b.statement_day || byText(a.statement_id, b.statement_id) || a.row - b.row;
}

/** null where nobody says anything: nothing said is not nothing to pay. */
export function sumOrNull(amounts: readonly (bigint | null)[]): bigint | null {
  const said = amounts.filter((amount) => amount !== null);
  return said.length === 0 ? null : sum(said);
}
