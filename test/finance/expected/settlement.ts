import { BUSINESS } from '../business.js';
import { refunded, type Sale, succeeded } from '../sales.js';
import { type Asked, accountOf, type Truth, unitOf, view } from './asked.js';
import { type Cells, moment, percentile, tally, total } from './tally.js';

const DAY_MS = 86_400_000;
const LEVELS = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

function age(asOf: number, at: number): string {
  const days = (asOf - at) / DAY_MS;
  const limits = [1, 2, 3, 7, 30];
  const names = ['0-1', '1-2', '2-3', '3-7', '7-30', '>30'];
  return names[limits.filter((limit) => days >= limit).length] ?? '';
}

function isOpen(sale: Sale): boolean {
  return sale.settlement !== 'SETTLED';
}

const splitOf = (sale: Sale) => (sale.settlement === 'UNKNOWN' ? 'UNKNOWN' : 'UNSETTLED');

export const settlement = {
  settlement_status_now: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, net } = view(truth, asked);
    return tally(
      paid,
      (sale) => ({
        ...accountOf(sale),
        merchant: sale.merchant,
        settlement_state: sale.settlement,
        ...unitOf(sale),
      }),
      (group) => ({
        orders: group.length,
        gross_minor: total(group, (sale) => sale.paid),
        refunded_minor: total(group, refunded),
        net_minor: total(group, net),
        first_paid_at: moment(Math.min(...group.map(({ endedAt }) => endedAt))),
        last_paid_at: moment(Math.max(...group.map(({ endedAt }) => endedAt))),
      }),
    );
  },
  unsettled_ageing: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { all, net } = view(truth, asked);
    return tally(
      all.filter((sale) => isOpen(sale) && sale.endedAt <= truth.asOf),
      (sale) => ({
        provider: sale.account.provider,
        ...unitOf(sale),
        settlement: splitOf(sale),
        age_days: age(truth.asOf, sale.endedAt),
      }),
      (group) => ({ orders: group.length, open_minor: total(group, net) }),
    );
  },
  /** At the end of the day `to`. */
  unsettled_at: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { all, day } = view(truth, asked);
    const until = (sale: Sale, at: number) => day(sale, at) <= asked.to;
    const open = all.filter(
      (sale) => until(sale, sale.endedAt) && (sale.settledAt === null || !until(sale, sale.settledAt)),
    );
    return tally(
      open,
      (sale) => ({ ...accountOf(sale), merchant: sale.merchant, ...unitOf(sale), settlement: splitOf(sale) }),
      (group) => {
        const gross = total(group, (sale) => sale.paid);
        const back = total(group, (sale) =>
          total(succeeded(sale), ({ minor, at }) => (until(sale, at) ? minor : null)),
        );
        return {
          orders: group.length,
          gross_minor: gross,
          refunded_minor: back,
          unsettled_minor: gross - back,
        };
      },
    );
  },
  settlement_lag: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, day, net } = view(truth, asked);
    return tally(
      paid.filter((sale) => sale.settledAt !== null),
      (sale) => ({ ...accountOf(sale), ...unitOf(sale), calendar: sale.account.calendar }),
      (group) => {
        const lags = group.map((sale) => Math.trunc(((sale.settledAt ?? 0) - sale.endedAt) / 1000));
        const counted = group.map((sale) =>
          BUSINESS.between(sale.account.calendar, day(sale, sale.endedAt), day(sale, sale.settledAt ?? 0)),
        );
        const named = Object.entries(LEVELS).flatMap(([name, level]) => [
          [`lag_upper_bound_${name}_s`, percentile(lags, level)] as const,
          [`business_days_upper_bound_${name}`, percentile(counted, level)] as const,
        ]);
        const years = group.some((sale) => !BUSINESS.isCovered(sale.account.calendar)) ? [2026] : [];
        return {
          settled_orders: group.length,
          net_minor: total(group, net),
          ...Object.fromEntries(named),
          uncovered_years: years,
        };
      },
    );
  },
  t_plus_one_breaches: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, day, net } = view(truth, asked);
    const due = (sale: Sale) => BUSINESS.after(sale.account.calendar, day(sale, sale.endedAt), 1);
    const isOpenThen = (sale: Sale) => sale.settledAt === null || sale.settledAt > truth.asOf;
    const breaches = paid
      .filter((sale) => sale.settlement !== 'UNKNOWN' && net(sale) > 0n)
      .filter((sale) => day(sale, isOpenThen(sale) ? truth.asOf : (sale.settledAt ?? 0)) > due(sale));
    return tally(
      breaches,
      (sale) => ({
        ...accountOf(sale),
        merchant: sale.merchant,
        day: day(sale, sale.endedAt),
        due_day: due(sale),
        ...unitOf(sale),
        calendar: sale.account.calendar,
        uncovered: !BUSINESS.isCovered(sale.account.calendar),
      }),
      (group) => {
        const open = group.filter(isOpenThen);
        const late = group.filter((sale) => !isOpenThen(sale));
        return {
          open_orders: open.length,
          open_minor: total(open, net),
          late_orders: late.length,
          late_minor: total(late, net),
        };
      },
    );
  },
};
