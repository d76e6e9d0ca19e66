import type { Refund, Sale } from '../sales.js';
import { refunded, succeeded } from '../sales.js';
import type { Sending } from '../told.js';
import { dayIn } from './tally.js';

/** What a query is asked for; the defaults of its head are written out. */
export interface Asked {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly merchant: string;
  readonly provider: string;
  readonly account: string;
}

/** The truth, as far as an expectation may look at it. */
export interface Truth {
  readonly sales: readonly Sale[];
  readonly sendings: readonly Sending[];
  /** Earliest arrival of anything about an order, by order key, epoch milliseconds. */
  readonly firstSeenAt: ReadonlyMap<string, number>;
  readonly asOf: number;
}

/** A refund with the sale it belongs to. */
export interface RefundOf {
  readonly sale: Sale;
  readonly refund: Refund;
}

/** Reads the truth as the parameters ask for it. */
export function view(truth: Truth, asked: Asked) {
  const fits = ({ merchant, account }: Sale) =>
    (asked.merchant === '*' || asked.merchant === merchant) &&
    (asked.provider === '*' || asked.provider === account.provider) &&
    (asked.account === '*' || asked.account === account.account);
  const day = ({ account }: Sale, at: number) =>
    dayIn(asked.zone === 'account' ? account.zone : asked.zone, at);
  const within = (date: string) => date >= asked.from && date <= asked.to;
  const sales = truth.sales.filter(fits);
  const all = sales.filter(({ state }) => state === 'SUCCEEDED');
  const refundsOf = (of: readonly Sale[], rows: (sale: Sale) => readonly Refund[]): readonly RefundOf[] =>
    of.flatMap((sale) => rows(sale).map((refund) => ({ sale, refund })));
  const sent = truth.sendings.filter(
    ({ fact }) =>
      (asked.merchant === '*' || asked.merchant === fact.merchant) &&
      (asked.provider === '*' || asked.provider === fact.provider) &&
      (asked.account === '*' || asked.account === fact.account),
  );
  return {
    sales,
    /** Every callback, repeats included. */
    sent,
    /** Paid, whenever it was. */
    all,
    /** Paid on the days asked for. */
    paid: all.filter((sale) => within(day(sale, sale.endedAt))),
    /** Every refund row that is not held. */
    refunds: refundsOf(sales, (sale) => sale.refunds),
    /** Those that count and went through, with orphans. */
    made: refundsOf(sales, succeeded),
    day,
    within,
    net: (sale: Sale) => sale.paid - refunded(sale),
  };
}

export function unitOf({ currency, exponent }: Sale) {
  return { currency, exponent };
}

export function accountOf({ account }: Sale) {
  return { provider: account.provider, account: account.account };
}
