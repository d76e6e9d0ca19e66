import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { atTheirEarliest, mostPrudent, unitOf } from './naive-facts.js';
import type { NaiveRefund } from './naive-refunds.js';

/** What an order has to show to a bill. */
interface Known {
  readonly payment: string;
  readonly unit: string | null;
  readonly paid: bigint;
  readonly ledger: readonly NaiveRefund[];
}

/** One thing a bill speaks of, set beside the order. */
export interface NaiveBillRow {
  readonly subject: string;
  readonly verdict: string;
  readonly theirs: bigint;
  readonly ours: bigint | null;
  readonly unit: string;
}

/** What the bills come to. */
export interface NaiveBills {
  readonly rows: readonly NaiveBillRow[];
  readonly unit: string | null;
  readonly paid: bigint | null;
  readonly refunded: bigint | null;
  readonly fee: bigint | null;
  readonly settleable: bigint | null;
}

const STATES = ['PENDING', 'CLOSED', 'EXPIRED', 'FAILED', 'SUCCEEDED'];

/** The lines of bills that no other bill takes the place of, each in its prudent wording. */
function linesOf(facts: readonly OrderFact[]): readonly OrderFact[] {
  const told = atTheirEarliest(facts.filter((fact) => fact.statement !== null));
  const gone = told.map((fact) => fact.statement?.replaces);
  const left = told.filter((fact) => !gone.includes(fact.statement?.statement_id));
  return [...new Set(left.map((fact) => fact.fact_id))]
    .map((id) => mostPrudent(left, (fact) => fact.fact_id === id))
    .filter((fact) => fact !== null)
    .filter((fact) => fact.statement?.kind !== 'WITHDRAWN');
}

/** The name of what a line is about; a refund that cannot be told by its number goes with all of its like. */
function nameOf(line: OrderFact, { ledger }: Known): string {
  if (line.statement?.kind === 'PAYMENT') return 'payment';
  const isTold = ledger.some((row) => !row.derived && row.no === line.refund_no);
  const isCountedUp = ledger.some((row) => row.derived);
  return line.refund_no === null || (isCountedUp && !isTold) ? 'refund total' : `refund ${line.refund_no}`;
}

function total(
  lines: readonly OrderFact[],
  amount: (line: OrderFact) => bigint | null | undefined,
): bigint | null {
  let sum: bigint | null = null;
  for (const line of lines) {
    const more = amount(line) ?? null;
    if (more !== null) sum = (sum ?? 0n) + more;
  }
  return sum;
}

const succeeded = (line: OrderFact) =>
  line.statement?.state === 'SUCCEEDED' ? (line.paid_minor ?? line.refund_minor) : 0n;

/** Expected against actual, thing by thing. */
export function naiveBills(facts: readonly OrderFact[], known: Known): NaiveBills {
  const lines = linesOf(facts);
  const names = new Set(lines.map((line) => nameOf(line, known)));
  const rows: (NaiveBillRow & { readonly name: string })[] = [];
  for (const name of names) {
    const same = lines.filter((line) => nameOf(line, known) === name);
    const units = new Set(same.map((line) => unitOf(line) ?? ''));
    for (const unit of units) {
      const of = same.filter((line) => unitOf(line) === unit);
      const label = name.replace(/^payment$|^refund /, '');
      const subject = units.size === 1 ? label : `${label} ${unit}`.trim();
      rows.push({ name, subject, unit, ...against(name, unit, of, known, names) });
    }
  }
  rows.sort(
    (a, b) => Number(a.name !== 'payment') - Number(b.name !== 'payment') || (a.subject < b.subject ? -1 : 1),
  );
  const unit = rows.some((row) => row.unit === known.unit) ? known.unit : (rows[0]?.unit ?? null);
  const within = lines.filter((line) => unitOf(line) === unit);
  const of = (kind: string) => within.filter((line) => line.statement?.kind === kind);
  return {
    rows: rows.map(({ name: _, ...row }) => row),
    unit,
    paid: total(of('PAYMENT'), succeeded),
    refunded: total(of('REFUND'), succeeded),
    fee: total(within, (line) => line.statement?.fee_e5),
    settleable: total(within, (line) => line.statement?.settleable_minor),
  };
}

function against(
  name: string,
  unit: string,
  lines: readonly OrderFact[],
  known: Known,
  names: ReadonlySet<string>,
) {
  const theirs = total(lines, succeeded) ?? 0n;
  if (name === 'refund total') {
    let ours = 0n;
    for (const row of known.ledger) {
      const isNamed = names.has(`refund ${row.no}`);
      if (row.state === 'SUCCEEDED' && row.unit === unit && !row.held && !isNamed) ours += row.minor;
    }
    const short = theirs < ours ? 'pending' : ours === 0n ? 'missing_here' : 'amount_differs';
    return { theirs, ours, verdict: theirs === ours ? 'matched' : short };
  }
  const they = lines.some((line) => line.statement?.state === STATES.at(-1));
  const row = known.ledger.find((each) => `refund ${each.no}` === name && !each.held);
  const isPayment = name === 'payment';
  const state = isPayment ? (known.payment === 'UNKNOWN' ? null : known.payment) : (row?.state ?? null);
  const we = state === 'SUCCEEDED';
  const oursUnit = isPayment ? known.unit : row?.unit;
  const amount = isPayment ? known.paid : (row?.minor ?? 0n);
  const ours = !we ? 0n : oursUnit === unit ? amount : null;
  if (they && state === null) return { theirs, ours, verdict: 'missing_here' };
  if (they !== we) return { theirs, ours, verdict: 'state_differs' };
  return { theirs, ours, verdict: !they || ours === theirs ? 'matched' : 'amount_differs' };
}
