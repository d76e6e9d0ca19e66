import type { OrderFact, StatementClaim } from '@quittance/schemas/generated/order-facts';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import fc from 'fast-check';
import { NOON } from './notices/notice.js';

/** A line of an imported bill; about which order depends on what the notices of the history come to. */
export interface BillLine {
  readonly order: number;
  readonly kind: 'PAYMENT' | 'REFUND' | 'WITHDRAWN';
  readonly state: 'PENDING' | 'FAILED' | 'SUCCEEDED';
  /** Of the fact that the line agrees with, or an amount of its own. */
  readonly amount: 'theirs' | bigint;
  /** A refund that is known, one that is not, or one without a number. */
  readonly refund: 'known' | 'other' | 'none';
  readonly currency: 'theirs' | 'USD';
  readonly bill: 's1' | 's2' | 's3';
  readonly row: number;
  readonly fee: bigint | null;
  readonly settleable: bigint | null;
  readonly at: number;
  /** Where among the facts it is heard. */
  readonly place: number;
}

const line: fc.Arbitrary<BillLine> = fc.record({
  order: fc.nat(2),
  kind: fc.constantFrom('PAYMENT', 'PAYMENT', 'REFUND', 'REFUND', 'WITHDRAWN'),
  state: fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'PENDING', 'FAILED'),
  amount: fc.oneof(
    fc.constant('theirs' as const),
    fc.constant('theirs' as const),
    fc.bigInt({ min: 0n, max: 400n }),
  ),
  refund: fc.constantFrom('known', 'known', 'other', 'none'),
  currency: fc.constantFrom('theirs', 'theirs', 'theirs', 'USD'),
  bill: fc.constantFrom('s1', 's1', 's2', 's3'),
  row: fc.nat(4),
  fee: fc.option(fc.bigInt({ min: -9n, max: 60_000n })),
  settleable: fc.option(fc.bigInt({ min: 0n, max: 400n })),
  at: fc.constantFrom(NOON, NOON + 1, NOON + 2),
  place: fc.nat(9),
});

/** In three of four histories nobody imports a bill: each line is a fact more to fold. */
export const bills: fc.Arbitrary<readonly BillLine[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(line, { minLength: 1, maxLength: 5 }) },
);

/** Which bill takes the place of which; the third stands by itself. */
const REPLACES: Readonly<Record<BillLine['bill'], string | null>> = { s1: null, s2: 's1', s3: null };

/** The facts with the lines among them, as facts of the orders they are about. */
export function withBills(facts: readonly OrderFact[], lines: readonly BillLine[]): readonly OrderFact[] {
  const orders = [...new Set(facts.map((fact) => fact.order_key))];
  const all = [...facts];
  for (const each of lines) {
    const key = orders[each.order % Math.max(orders.length, 1)];
    const like = facts.filter((fact) => fact.order_key === key);
    const [first] = like;
    if (first !== undefined) all.splice(each.place % (all.length + 1), 0, lineOf(first, like, each));
  }
  return all;
}

/** A line as translate makes it. @param like any fact of the order, for what all facts have */
function lineOf(like: OrderFact, facts: readonly OrderFact[], said: BillLine): OrderFact {
  const refund = facts.find((fact) => fact.refund_minor !== null);
  const paid = facts.find((fact) => fact.paid_minor !== null || fact.order_minor !== null);
  const isRefund = said.kind === 'REFUND';
  const known = isRefund ? refund : paid;
  const theirs = (isRefund ? refund?.refund_minor : (paid?.paid_minor ?? paid?.order_minor)) ?? 100n;
  const minor = said.amount === 'theirs' ? theirs : said.amount;
  const refundNo = { known: refund?.refund_no ?? 'r0', other: 'r9', none: null }[said.refund];
  const isMoney = said.kind !== 'WITHDRAWN';
  const claim: StatementClaim = {
    statement_id: said.bill,
    row: said.row,
    statement_day: 20_513 + (said.row % 2),
    kind: said.kind,
    state: isMoney ? said.state : '',
    replaces: REPLACES[said.bill],
    fee_e5: isMoney ? said.fee : null,
    settleable_minor: isMoney && !isRefund ? said.settleable : null,
  };
  const unit =
    said.currency === 'USD'
      ? { currency: 'USD', exponent: 2 }
      : { currency: known?.currency ?? 'CNY', exponent: known?.exponent ?? 2 };
  const content = [
    claim.kind,
    claim.state,
    minor,
    refundNo,
    unit.currency,
    claim.fee_e5,
    claim.settleable_minor,
  ];
  return {
    ...like,
    ...NO_NOTICE,
    fact_id: joinKey([like.provider, like.account, 'statement', said.bill, String(said.row)]),
    content_hash: hash128(content.map(String).join()),
    ...(isMoney ? unit : { currency: null, exponent: null }),
    refund_no: isRefund ? refundNo : null,
    paid_minor: said.kind === 'PAYMENT' ? minor : null,
    refund_minor: isRefund ? minor : null,
    occurred_at: said.at,
    received_at: said.at,
    callback_id: `${said.bill}|${said.row}`,
    statement: claim,
  };
}

const NO_NOTICE = {
  ...{ type: 'statement.reported', source: 'statement', trust: 'STATEMENT', held: false },
  ...{ time_quality: 'provider', provider_status: '', merchant_order_no: null, network_order_no: null },
  ...{ merge_no: null, merge_size: null, merge_members: null, merge_amounts: null, merge_mixed: false },
  ...{ order_minor: null, paid_is_assumed: false, refund_total_minor: null, refund_claim: null },
  ...{ amounts_raw: {}, settlement: null, merchant_code: null, store_code: null, terminal: null },
  ...{ channel: null, product: null, buyer_ref: null, created_at: null, flags: [], key_id: '' },
  ...{ api_version: '', action: null },
};
