import { refunded, type Sale } from '../sales.js';
import { type Asked, accountOf, type RefundOf, type Truth, unitOf, view } from './asked.js';
import { type Cells, countIf, ratio, tally, total } from './tally.js';

/** A line of a day: a payment on its day, or a refund on its own. */
type Line = { readonly sale: Sale; readonly day: string; readonly refund: RefundOf['refund'] | null };

function lines(truth: Truth, asked: Asked): readonly Line[] {
  const { paid, made, day, within } = view(truth, asked);
  return [
    ...paid.map((sale) => ({ sale, day: day(sale, sale.endedAt), refund: null })),
    ...made
      .map(({ sale, refund }) => ({ sale, day: day(sale, refund.at), refund }))
      .filter((line) => within(line.day)),
  ];
}

function sums(group: readonly Line[]) {
  const paid = group.filter(({ refund }) => refund === null).map(({ sale }) => sale);
  const gross = total(paid, (sale) => sale.paid);
  const refunds = total(group, ({ refund }) => refund?.minor ?? null);
  return {
    paid_orders: paid.length,
    gross_order_minor: total(paid, ({ price }) => price),
    gross_minor: gross,
    discount_minor: total(paid, (sale) => (sale.price === null ? null : sale.price - sale.paid)),
    orders_without_price: countIf(paid, ({ price }) => price === null),
    refund_count: group.length - paid.length,
    refunds_minor: refunds,
    net_minor: gross - refunds,
  };
}

function ticket(group: readonly Line[]) {
  const { gross_minor: gross, paid_orders: orders } = sums(group);
  return {
    average_ticket_minor: orders === 0 ? null : (2n * gross + BigInt(orders)) / (2n * BigInt(orders)),
  };
}

function settled(truth: Truth, asked: Asked, group: readonly Line[]) {
  const { net } = view(truth, asked);
  const of = (...states: readonly string[]) =>
    total(group, ({ sale, refund }) =>
      refund === null && states.includes(sale.settlement) ? net(sale) : null,
    );
  return {
    settled_minor: of('SETTLED'),
    unsettled_minor: of('NONE', 'IN_SETTLEMENT'),
    settlement_unknown_minor: of('UNKNOWN'),
  };
}

export const days = {
  daily_summary: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      lines(truth, asked),
      ({ sale, day }) => ({ day, ...accountOf(sale), merchant: sale.merchant, ...unitOf(sale) }),
      (group) => ({ ...sums(group), ...settled(truth, asked, group) }),
    ),
  merchant_day: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      lines(truth, asked),
      ({ sale, day }) => ({ day, merchant: sale.merchant, ...unitOf(sale) }),
      (group) => ({ ...sums(group), ...ticket(group) }),
    ),
  store_day: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      lines(truth, asked),
      ({ sale, day }) => ({
        day,
        merchant: sale.merchant,
        ...accountOf(sale),
        store_code: sale.store,
        ...unitOf(sale),
      }),
      (group) => ({ ...sums(group), ...ticket(group) }),
    ),
  channel_product_mix: (truth: Truth, asked: Asked): readonly Cells[] => {
    const { paid, net } = view(truth, asked);
    const same = (sale: Sale) =>
      paid.filter(
        (other) => other.account.provider === sale.account.provider && other.currency === sale.currency,
      );
    return tally(
      paid,
      (sale) => ({
        provider: sale.account.provider,
        channel: sale.channel,
        product: sale.channel === null ? null : 'APP',
        ...unitOf(sale),
      }),
      (group) => {
        const [first] = group;
        const whole = first === undefined ? [] : same(first);
        const gross = total(group, (sale) => sale.paid);
        const back = total(group, refunded);
        return {
          orders: group.length,
          gross_minor: gross,
          net_minor: total(group, net),
          refunded_minor: back,
          refunded_orders: countIf(group, (sale) => refunded(sale) > 0n),
          share_of_orders: ratio(group.length, whole.length),
          share_of_gross: ratio(
            gross,
            total(whole, (sale) => sale.paid),
          ),
          refund_rate: ratio(back, gross),
        };
      },
    );
  },
};
