import { refunded, type Sale, succeeded } from '../sales.js';
import { orderKey } from '../told.js';
import { type Asked, accountOf, type RefundOf, type Truth, unitOf, view } from './asked.js';
import { type Cells, moment, percentile, ratio, row, tally, total } from './tally.js';

const seconds = (from: number, to: number) => Math.floor(to / 1000) - Math.floor(from / 1000);

function unitOfRefund({ sale, refund }: RefundOf) {
  return refund.counted ? unitOf(sale) : { currency: refund.currency, exponent: 2 };
}

function named({ sale, refund }: RefundOf) {
  return { ...accountOf(sale), merchant: sale.merchant, order_key: orderKey(sale), refund_no: refund.no };
}

function refundState(sale: Sale): string {
  const back = refunded(sale);
  if (back === 0n) return 'NONE';
  if (back === sale.paid) return 'FULL';
  return back < sale.paid ? 'PARTIAL' : 'OVER';
}

function sameMoney(paid: readonly Sale[], { account, currency }: Sale): readonly Sale[] {
  return paid.filter((other) => other.account.provider === account.provider && other.currency === currency);
}

const DAY_MS = 86_400_000;

export const refunds = {
  refund_register: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { refunds: all, day } = view(truth, asked);
    return all.map((each) => {
      const { sale, refund } = each;
      const isPaid = sale.state === 'SUCCEEDED';
      return row({
        refunded_at: moment(refund.at),
        day: day(sale, refund.at),
        ...named(each),
        state: refund.state,
        amount_minor: refund.minor,
        ...unitOfRefund(each),
        counted: refund.counted,
        payment_minor: sale.paid,
        payment_day: isPaid ? day(sale, sale.endedAt) : null,
        payment_state: sale.state,
        latency_s: isPaid ? seconds(sale.endedAt, refund.at) : null,
      });
    });
  },
  refund_cohort_curve: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, day } = view(truth, asked);
    const nth = ({ sale, refund }: RefundOf) =>
      (Date.parse(day(sale, refund.at)) - Date.parse(day(sale, sale.endedAt))) / DAY_MS;
    const made = paid.flatMap((sale) => succeeded(sale).map((refund) => ({ sale, refund })));
    return tally(
      made,
      (each) => ({ provider: each.sale.account.provider, ...unitOf(each.sale), day_n: nth(each) }),
      (group) => {
        const [first] = group;
        if (first === undefined) return {};
        const cohort = sameMoney(paid, first.sale);
        const gross = total(cohort, (sale) => sale.paid);
        const sofar = made.filter((other) => cohort.includes(other.sale) && nth(other) <= nth(first));
        const cumulative = total(sofar, ({ refund }) => refund.minor);
        return {
          refund_count: group.length,
          refunded_minor: total(group, ({ refund }) => refund.minor),
          cumulative_minor: cumulative,
          cohort_gross_minor: gross,
          cohort_orders: cohort.length,
          cumulative_rate: ratio(cumulative, gross),
        };
      },
    );
  },
  partial_vs_full: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid } = view(truth, asked);
    return tally(
      paid,
      (sale) => ({ provider: sale.account.provider, ...unitOf(sale), refund_state: refundState(sale) }),
      (group) => {
        const [first] = group;
        const whole = first === undefined ? [] : sameMoney(paid, first);
        const back = total(group, refunded);
        return {
          orders: group.length,
          gross_minor: total(group, (sale) => sale.paid),
          refunded_minor: back,
          share_of_orders: ratio(group.length, whole.length),
          refund_rate: ratio(
            back,
            total(whole, (sale) => sale.paid),
          ),
        };
      },
    );
  },
  over_refunded: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, net } = view(truth, asked);
    return paid
      .filter((sale) => net(sale) < 0n)
      .map((sale) =>
        row({
          order_key: orderKey(sale),
          ...unitOf(sale),
          paid_minor: sale.paid,
          refunded_minor: refunded(sale),
          net_minor: net(sale),
          excess_minor: -net(sale),
          refund_count: succeeded(sale).length,
        }),
      );
  },
  orphan_refunds: (truth: Truth, asked: Asked): readonly Cells[] =>
    view(truth, asked)
      .refunds.filter(({ sale, refund }) => sale.state !== 'SUCCEEDED' && refund.state !== 'FAILED')
      .map((each) =>
        row({
          ...named(each),
          state: each.refund.state,
          amount_minor: each.refund.minor,
          ...unitOfRefund(each),
          payment_state: each.sale.state,
          age_s: seconds(each.refund.at, truth.asOf),
        }),
      ),
  refunds_pending_over: (truth: Truth, asked: Asked): readonly Cells[] =>
    view(truth, asked)
      .refunds.filter(({ refund }) => refund.state === 'PENDING' && truth.asOf - refund.at >= DAY_MS)
      .map((each) =>
        row({
          ...named(each),
          amount_minor: each.refund.minor,
          ...unitOfRefund(each),
          pending_s: seconds(each.refund.at, truth.asOf),
        }),
      ),
  refund_success_rate: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { refunds: all, day, within } = view(truth, asked);
    return tally(
      all.filter(({ sale, refund }) => !sale.account.tellsTotals && within(day(sale, refund.at))),
      (each) => ({ ...accountOf(each.sale), ...unitOfRefund(each) }),
      (group) => {
        const of = (state: string) => group.filter(({ refund }) => refund.state === state);
        const [done, failed] = [of('SUCCEEDED'), of('FAILED')];
        return {
          succeeded: done.length,
          failed: failed.length,
          pending: of('PENDING').length,
          succeeded_minor: total(done, ({ refund }) => refund.minor),
          failed_minor: total(failed, ({ refund }) => refund.minor),
          refund_success_rate: ratio(done.length, done.length + failed.length),
        };
      },
    );
  },
  refund_latency: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      view(truth, asked).paid.filter((sale) => succeeded(sale).length > 0),
      accountOf,
      (group) => {
        const times = group.map((sale) => succeeded(sale).map(({ at }) => seconds(sale.endedAt, at)));
        const first = times.map((each) => Math.min(...each));
        const last = times.map((each) => Math.max(...each));
        const count = times.flat().length;
        const by = (quality: string) => (group[0]?.account.refundTimes === quality ? count : 0);
        return {
          refunded_orders: group.length,
          first_refund_p50_s: percentile(first, 0.5),
          first_refund_p95_s: percentile(first, 0.95),
          first_refund_p99_s: percentile(first, 0.99),
          last_refund_p50_s: percentile(last, 0.5),
          last_refund_p95_s: percentile(last, 0.95),
          last_refund_p99_s: percentile(last, 0.99),
          refunds_with_provider_time: by('provider'),
          refunds_with_envelope_time: by('envelope'),
          refunds_with_arrival_time: by('received'),
        };
      },
    ),
  settled_then_refunded: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { made, day, within } = view(truth, asked);
    return made
      .filter(({ sale, refund }) => sale.settledAt !== null && refund.at > sale.settledAt)
      .filter(({ sale, refund }) => within(day(sale, refund.at)))
      .map((each) =>
        row({
          day: day(each.sale, each.refund.at),
          ...named(each),
          amount_minor: each.refund.minor,
          ...unitOf(each.sale),
          after_settlement_s: seconds(each.sale.settledAt ?? 0, each.refund.at),
        }),
      );
  },
};
