import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import fc from 'fast-check';
import {
  billed,
  decided,
  fact,
  fold,
  NOON,
  paid,
  pending,
  refund,
  refundTotal,
  settled,
  unpaid,
  withdrawn,
} from './order.given.js';

const HOUR = 3_600_000;
/** An amount of at most 4.00. */
export const minor = fc.bigInt({ min: 0n, max: 400n });
const times = fc.constantFrom(NOON, NOON + 1, NOON - HOUR, NOON + 10 * HOUR, NOON + 8 * HOUR);
const oddity = (kind: string) => [{ kind, field: 'payType', detail: 'odd' }];
const merge = {
  merge_no: 'g1',
  merge_size: 2,
  merge_members: 'ab',
  merge_amounts: 'ab100',
  merge_mixed: false,
};

const circumstances = fc.record(
  {
    currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'USD'),
    trust: fc.constantFrom('SIGNED', 'SIGNED', 'UNSIGNED', 'QUERY'),
    held: fc.boolean(),
    occurred_at: times,
    received_at: times,
    time_quality: fc.constantFrom('provider', 'envelope', 'received'),
    channel: fc.constantFrom(null, 'WX_PAY', 'ALI_PAY'),
    refund_claim: fc.constantFrom(null, null, 'PARTIAL', 'FULL'),
    order_minor: fc.option(minor),
    merchant: fc.constantFrom('acme', 'acme', 'rival', 'unattributed'),
    buyer_ref: fc.constantFrom(null, 'b1', 'b2'),
    flags: fc.constantFrom([], [], [], oddity('schema_drift'), oddity('attribution_unknown')),
  },
  { requiredKeys: [] },
);
const merged = fc.constantFrom(
  {},
  {},
  {},
  merge,
  { ...merge, merge_members: 'abc' },
  { ...merge, merge_mixed: true },
  { ...merge, merge_amounts: 'ab90' },
);

/** Any statement a provider could make about one order, sensible or not. */
const statement: fc.Arbitrary<OrderFact> = fc
  .record({
    circumstances,
    merged,
    amount: minor,
    refundNo: fc.constantFrom('r1', 'r2', 'r3'),
    make: fc.constantFrom<(said: object, amount: bigint, refundNo: string) => OrderFact>(
      (said) => pending(said),
      (said, amount) => paid(amount, said),
      (said) => unpaid('failed', said),
      (said) => unpaid('expired', said),
      (said) => unpaid('closed', said),
      (said, amount, no) => refund('pending', no, amount, said),
      (said, amount, no) => refund('failed', no, amount, said),
      (said, amount, no) => refund('succeeded', no, amount, said),
      (said, amount) => refundTotal(amount, said),
      (said, amount) => settled(amount % 2n === 0n ? 'SETTLED' : 'IN_SETTLEMENT', without(said)),
      (said) => fact('payment.dreamt', said),
      (said, amount) => billed(amount, bill(amount), inUnitOf(said)),
      (said, amount, refund_no) => billed(amount, { ...bill(amount), refund_no }, inUnitOf(said)),
      (said, amount) => billed(amount, { ...bill(amount), kind: 'REFUND' }, inUnitOf(said)),
      () => withdrawn('s1', 's2'),
    ),
  })
  .map(({ make, amount, refundNo, ...said }) =>
    make({ ...said.circumstances, ...said.merged }, amount, refundNo),
  );

/** One of two bills, of which the second replaces the first. */
function bill(amount: bigint) {
  const isSecond = amount % 3n === 0n;
  const state = amount % 5n === 0n ? 'PENDING' : 'SUCCEEDED';
  const row = Number(amount % 4n);
  return {
    statement_id: isSecond ? 's2' : 's1',
    replaces: isSecond ? 's1' : null,
    state,
    row,
    fee_e5: amount,
  };
}

/** Of what else may be said a bill says only the currency. */
function inUnitOf(said: object): object {
  return 'currency' in said ? { currency: said.currency } : {};
}

/** Settlement facts carry no amounts. */
function without(said: object): object {
  return { ...said, currency: null, exponent: null, order_minor: null };
}

/** What to decide, about which of the exceptions that stand in the end (or about none), how well informed, and when. */
const intention = fc.record({
  verb: fc.constantFrom(
    'ACKNOWLEDGE',
    'ASSIGN',
    'RESOLVE',
    'RESOLVE',
    'RESOLVE',
    'IGNORE',
    'ANNOTATE',
    'REOPEN',
  ),
  which: fc.nat(8),
  finding: fc.constantFrom('seen', 'seen', 'seen', 'other', 'none'),
  variant: fc.nat(3),
  occurred_at: times,
  action_id: fc.constantFrom('d1', 'd2', 'd3', 'd4'),
});
type Intention = typeof intention extends fc.Arbitrary<infer Value> ? Value : never;

/** A person decides about what the statements have come to, not always about the present finding. */
function decisionOn(statements: readonly OrderFact[], intended: Intention): OrderFact {
  const { verb, which, finding, variant, occurred_at, action_id } = intended;
  const row = fold(statements)?.exceptions[which];
  const subject = row?.subject ?? '';
  const variants = statements.filter(({ fact_id }) => fact_id === subject);
  const about = {
    exception_kind: row?.kind ?? 'overdue_settlement',
    exception_subject: subject,
    finding_id: { seen: row?.finding_id ?? null, other: 'feed', none: null }[finding],
    counts: variants[variant]?.content_hash ?? null,
    assignee: verb === 'ASSIGN' ? 'wang' : null,
    note: verb === 'ANNOTATE' ? `${which}` : null,
  } as const;
  return decided(verb, about, { action_id, occurred_at, received_at: occurred_at });
}

/** Everything that may be heard of one order: statements, later and earlier sendings of them, decisions. */
export const history: fc.Arbitrary<readonly OrderFact[]> = fc
  .record({
    statements: fc.array(statement, { maxLength: 9 }),
    sendings: fc.array(fc.record({ of: fc.nat(8), occurred_at: times, received_at: times }), {
      maxLength: 4,
    }),
    intentions: fc.array(intention, { maxLength: 4 }),
  })
  .map(({ statements, sendings, intentions }) => [
    ...statements,
    ...sendings.flatMap(({ of, ...sent }) =>
      statements.slice(of, of + 1).map((each) => sentAgain(each, sent)),
    ),
    ...intentions.map((intended) => decisionOn(statements, intended)),
  ]);

/** The provider's own time is part of what is said; any other is new with each sending. */
function sentAgain(said: OrderFact, sent: Pick<OrderFact, 'occurred_at' | 'received_at'>): OrderFact {
  const { received_at } = sent;
  return said.time_quality === 'provider' ? { ...said, received_at } : { ...said, ...sent };
}

/** A history, and the same in another order with repeats. */
export const twoArrivals = history.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    again: fc
      .shuffledSubarray([...facts])
      .chain((repeats) =>
        fc.shuffledSubarray([...facts, ...repeats], { minLength: facts.length + repeats.length }),
      ),
  }),
);
