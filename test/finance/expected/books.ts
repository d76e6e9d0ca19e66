import { refunded, type Sale } from '../sales.js';
import { orderKey } from '../told.js';
import { type Asked, accountOf, type Truth, unitOf, view } from './asked.js';
import { type Cells, dayIn, ratio, tally, total } from './tally.js';

/** Payments as they count, and refunds negative, each on its day. */
function bookings(truth: Truth, asked: Asked) {
  const { all, made, day, within } = view(truth, asked);
  return [
    ...all.map((sale) => ({ sale, at: day(sale, sale.endedAt), account: 'sales', minor: sale.paid })),
    ...made.map(({ sale, refund }) => ({
      sale,
      at: day(sale, refund.at),
      account: 'refunds',
      minor: -refund.minor,
    })),
  ].filter(({ at }) => within(at));
}

export const books = {
  /** Σ debit − Σ credit per day and ledger account: both sides of each booking. */
  journal: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      bookings(truth, asked).flatMap((booking) => [
        booking,
        { ...booking, account: 'provider_receivable', minor: -booking.minor },
      ]),
      ({ sale, at, account }) => ({
        day: at,
        ...accountOf(sale),
        merchant: sale.merchant,
        ledger_account: account,
        ...unitOf(sale),
      }),
      (group) => ({ balance_minor: -total(group, ({ minor }) => minor) }),
    ).filter(({ balance_minor }) => balance_minor !== '0'),
  trial_balance: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      bookings(truth, asked),
      ({ sale, at }) => ({ ...accountOf(sale), merchant: sale.merchant, day: at, ...unitOf(sale) }),
      (group) => {
        const paid = total(group, ({ account, minor }) => (account === 'sales' ? minor : null));
        const back = total(group, ({ account, minor }) => (account === 'refunds' ? -minor : null));
        return {
          paid_journal_minor: paid,
          paid_orders_minor: paid,
          paid_difference_minor: 0,
          refund_journal_minor: back,
          refund_orders_minor: back,
          refund_difference_minor: 0,
          refund_ledger_difference_minor: 0,
          net_difference_minor: 0,
        };
      },
    ),
  merge_breakdown: (truth: Truth, asked: Asked): readonly Cells[] => {
    const members = truth.sales.filter(
      ({ mergeNo, account }) =>
        mergeNo !== null && (asked.provider === '*' || asked.provider === account.provider),
    );
    const seen = (sale: Sale) => truth.firstSeenAt.get(orderKey(sale)) ?? 0;
    const whole = (sale: Sale) => members.filter(({ mergeNo }) => mergeNo === sale.mergeNo);
    const dayOf = (sale: Sale) =>
      dayIn(asked.zone === 'account' ? sale.account.zone : asked.zone, Math.min(...whole(sale).map(seen)));
    return tally(
      members
        .filter((sale) => dayOf(sale) >= asked.from && dayOf(sale) <= asked.to)
        .filter(({ merchant }) => asked.merchant === '*' || asked.merchant === merchant),
      (sale) => ({
        day: dayOf(sale),
        ...accountOf(sale),
        merge_no: sale.mergeNo,
        merchant: sale.merchant,
        ...unitOf(sale),
      }),
      (group) => {
        const [first] = group;
        const price = total(group, (sale) => sale.price);
        const back = total(group, refunded);
        const paid = total(group, (sale) => sale.paid);
        return {
          members: group.length,
          order_minor: price,
          paid_minor: paid,
          refunded_minor: back,
          net_minor: paid - back,
          payment_states: [...new Set(group.map(({ state }) => state))].sort(),
          share_of_merge: ratio(price, first === undefined ? 0n : total(whole(first), (sale) => sale.price)),
        };
      },
    );
  },
};
