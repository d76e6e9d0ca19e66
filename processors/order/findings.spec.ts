import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { isFromLog } from './exceptions/index.js';
import { fold, NOON, paid, pending, refund, refundTotal, settled, unpaid } from './order.given.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = '2026-03-01T04:00:00.000Z';
const unsigned = { trust: 'UNSIGNED' };
const held = { trust: 'UNSIGNED', held: true };

/** "kind/subject severity at-stake unit: detail ← causes" of everything that is open. */
function found(facts: readonly OrderFact[]): readonly string[] {
  const name = (id: string) => id.replace('newpay|laos|', '').replace(/\|+$/, '');
  const open = (fold(facts)?.exceptions ?? []).filter((row) => row.state === 'OPEN' && !isFromLog(row));
  return open.map((row) => {
    const unit = row.currency === null ? '-' : `${row.currency}/${row.exponent}`;
    const about = `${row.kind}/${name(row.subject)} ${row.severity} ${row.at_stake_minor ?? '-'} ${unit}`;
    return `${about}: ${row.detail} ← ${row.causes.map(name).join(', ')}`;
  });
}

test.each<[name: string, facts: readonly OrderFact[], expected: readonly string[]]>([
  [
    'success and two unpaid ends',
    [unpaid('failed'), paid(100n), unpaid('closed')],
    [
      `terminal_conflict/ H 100 CNY/2: payment.succeeded at ${AT}, payment.closed at ${AT}, payment.failed at ${AT} ← payment.closed, payment.failed, payment.succeeded`,
    ],
  ],
  [
    'refunds of an expired order',
    [unpaid('expired', { order_minor: 90n }), refund('succeeded', 'r1', 30n), refund('pending', 'r2', 5n)],
    [
      'refund_on_unpaid/ H 35 CNY/2: payment EXPIRED, refunded 30, pending 5 ← refund.pending|r2, refund.succeeded|r1',
    ],
  ],
  [
    'a pending refund of a failed order',
    [unpaid('failed'), refund('pending', 'r1', 30n)],
    ['refund_on_unpaid/ H 30 CNY/2: payment FAILED, refunded 0, pending 30 ← refund.pending|r1'],
  ],
  [
    'more refunded than paid',
    [paid(100n), refund('succeeded', 'r1', 130n)],
    ['over_refund/ H 30 CNY/2: refunded 130 of 100 paid ← refund.succeeded|r1'],
  ],
  [
    'a running total above what was paid',
    [paid(100n), refundTotal(130n)],
    ['over_refund/ H 30 CNY/2: refunded 130 of 100 paid ← refund.total_reported||130'],
  ],
  [
    'said to be full, in part only',
    [paid(100n), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' }), refund('succeeded', 'r2', 5n)],
    ['refund_state_disagrees/ M 65 CNY/2: provider says FULL, sums say PARTIAL ← refund.succeeded|r1'],
  ],
  [
    'said to be partial, in full',
    [paid(100n), refund('succeeded', 'r1', 100n, { refund_claim: 'PARTIAL' })],
    ['refund_state_disagrees/ M 0 CNY/2: provider says PARTIAL, sums say FULL ← refund.succeeded|r1'],
  ],
  [
    'claims of both kinds: the fuller one',
    [paid(100n), refundTotal(30n, { refund_claim: 'PARTIAL' }), refundTotal(40n, { refund_claim: 'FULL' })],
    [
      'refund_state_disagrees/ M 60 CNY/2: provider says FULL, sums say PARTIAL ← refund.total_reported||30, refund.total_reported||40',
    ],
  ],
  [
    'a claim about an order that is not paid',
    [pending(), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' })],
    [],
  ],
  [
    'one refund failed and succeeded',
    [paid(100n), refund('failed', 'r1', 30n), refund('succeeded', 'r1', 30n), refund('succeeded', 'r2', 1n)],
    [
      'refund_terminal_conflict/r1 H 30 CNY/2: reported both SUCCEEDED and FAILED ← refund.failed|r1, refund.succeeded|r1',
    ],
  ],
  [
    'three prices',
    [
      paid(100n),
      refund('succeeded', 'r1', 30n, { order_minor: 90n }),
      refund('succeeded', 'r2', 1n, { order_minor: 95n }),
      refund('succeeded', 'r3', 1n),
    ],
    [
      'amount_mismatch/ H 10 CNY/2: order_minor reported as 90, 95, 100 ← payment.succeeded, refund.succeeded|r1, refund.succeeded|r2',
    ],
  ],
  [
    'a price in another currency is no other price',
    [paid(100n), refund('succeeded', 'r1', 30n, { order_minor: 5n, currency: 'USD' })],
    ['currency_mismatch/r1 H 30 USD/2: refund.succeeded in USD/2, order in CNY/2 ← refund.succeeded|r1'],
  ],
  [
    'two successes of different amounts; what is pending was not paid',
    [
      paid(100n),
      paid(90n, { fact_id: 'other', order_minor: 100n }),
      pending({ order_minor: 100n, paid_minor: 80n }),
    ],
    ['amount_mismatch/paid H 10 CNY/2: paid_minor reported as 90, 100 ← payment.succeeded, other'],
  ],
  [
    'more paid than asked',
    [paid(100n, { order_minor: 90n }), pending({ order_minor: 90n })],
    ['amount_inconsistent/ M 10 CNY/2: 10 more paid than asked ← payment.succeeded'],
  ],
  [
    'more paid than another fact asked',
    [paid(100n, { order_minor: null }), pending({ order_minor: 90n })],
    ['amount_inconsistent/ M 10 CNY/2: 10 more paid than asked ← payment.succeeded'],
  ],
  [
    'more paid than asked, already while pending',
    [pending({ order_minor: 1n, paid_minor: 2n })],
    ['amount_inconsistent/ M 1 CNY/2: 1 more paid than asked ← payment.pending'],
  ],
  [
    'a success of nothing',
    [paid(0n)],
    ['amount_inconsistent/paid M 0 CNY/2: succeeded with 0 paid ← payment.succeeded'],
  ],
  [
    'a success of nothing, though something was asked',
    [paid(0n, { order_minor: 50n }), settled('NONE')],
    ['amount_inconsistent/paid M 50 CNY/2: succeeded with 0 paid ← payment.succeeded'],
  ],
  [
    'a refund of nothing that succeeded',
    [paid(100n), refund('succeeded', 'r1', 0n), refund('pending', 'r2', 0n), refund('failed', 'r3', 0n)],
    ['amount_inconsistent/r1 M 0 CNY/2: refund of 0 ← refund.succeeded|r1'],
  ],
  [
    'a running total in another currency',
    [paid(100n), refundTotal(30n, { currency: 'USD' })],
    [
      'currency_mismatch/refund.total_reported||30 H 30 USD/2: refund.total_reported in USD/2, order in CNY/2 ← refund.total_reported||30',
    ],
  ],
  [
    'another exponent is another unit',
    [paid(100n), refund('succeeded', 'r1', 30n, { exponent: 3 })],
    ['currency_mismatch/r1 H 30 CNY/3: refund.succeeded in CNY/3, order in CNY/2 ← refund.succeeded|r1'],
  ],
  [
    'settled, and not paid',
    [pending({ order_minor: 70n }), settled('SETTLED'), settled('NONE', { fact_id: 's2' })],
    ['settled_unpaid/ H 70 CNY/2: SETTLED while the payment is PENDING ← settlement.reported|||SETTLED'],
  ],
  [
    'refunded after settlement',
    [
      paid(100n),
      settled('SETTLED'),
      refund('succeeded', 'r1', 30n, { occurred_at: NOON + 1 }),
      refund('succeeded', 'r2', 5n),
      refund('pending', 'r3', 7n, { occurred_at: NOON + 1 }),
    ],
    [
      'settled_then_refunded/ L 30 CNY/2: 1 refunded after settlement ← refund.succeeded|r1, settlement.reported|||SETTLED',
    ],
  ],
  [
    'settled at the earliest time that is told',
    [
      paid(100n),
      settled('SETTLED'),
      settled('SETTLED', { fact_id: 's2', occurred_at: NOON + 2 }),
      refund('succeeded', 'r1', 30n, { occurred_at: NOON + 1 }),
    ],
    [
      'settled_then_refunded/ L 30 CNY/2: 1 refunded after settlement ← refund.succeeded|r1, settlement.reported|||SETTLED, s2',
    ],
  ],
  [
    'settled, and nothing else known',
    [settled('SETTLED')],
    ['settled_unpaid/ H - -: SETTLED while the payment is UNKNOWN ← settlement.reported|||SETTLED'],
  ],
  [
    '8 h 5 min late: a wrong zone',
    [paid(100n, { received_at: NOON + 8 * HOUR + 5 * MINUTE })],
    [
      `clock_shift/payment.succeeded M 100 CNY/2: occurred ${AT}, received 2026-03-01T12:05:00.000Z ← payment.succeeded`,
    ],
  ],
  ['later than that: late', [paid(100n, { received_at: NOON + 8 * HOUR + 5 * MINUTE + 1 })], []],
  [
    '7 h 55 min late: a wrong zone',
    [paid(100n, { received_at: NOON + 8 * HOUR - 5 * MINUTE })],
    [
      `clock_shift/payment.succeeded M 100 CNY/2: occurred ${AT}, received 2026-03-01T11:55:00.000Z ← payment.succeeded`,
    ],
  ],
  [
    'not quite eight hours ahead: the future',
    [paid(100n, { occurred_at: NOON + 8 * HOUR - 5 * MINUTE - 1 })],
    [
      `future_time/payment.succeeded M 100 CNY/2: occurred 2026-03-01T11:54:59.999Z, received ${AT} ← payment.succeeded`,
    ],
  ],
  ['five minutes ahead: clocks differ', [paid(100n, { occurred_at: NOON + 5 * MINUTE })], []],
  [
    'more than that: the future',
    [paid(100n, { occurred_at: NOON + 5 * MINUTE + 1 })],
    [
      `future_time/payment.succeeded M 100 CNY/2: occurred 2026-03-01T04:05:00.001Z, received ${AT} ← payment.succeeded`,
    ],
  ],
  [
    'an envelope eight hours late was late',
    [paid(100n, { received_at: NOON + 8 * HOUR, time_quality: 'envelope' })],
    [],
  ],
  [
    'unsigned and counted',
    [paid(100n, unsigned), refund('succeeded', 'r1', 5n)],
    ['unsigned/ M 100 CNY/2: unsigned facts counted ← payment.succeeded'],
  ],
  [
    'unsigned and held',
    [paid(100n, held), refund('succeeded', 'r1', 5n)],
    ['unsigned/ M 100 CNY/2: unsigned facts held out of every sum ← payment.succeeded'],
  ],
  [
    'both',
    [paid(100n, unsigned), refund('succeeded', 'r1', 5n, held)],
    ['unsigned/ M 100 CNY/2: unsigned facts held out of every sum ← payment.succeeded, refund.succeeded|r1'],
  ],
  [
    'a held variant restates nothing',
    [paid(100n), paid(90n), paid(120n, held)],
    [
      'restated/payment.succeeded H 10 CNY/2: order 100 paid 100 CNY/2 or order 90 paid 90 CNY/2 ← payment.succeeded',
    ],
  ],
  [
    'restated in another currency: all of it is in doubt, no sum over two',
    [refund('succeeded', 'r1', 5n), refund('succeeded', 'r1', 7n, { currency: 'USD' })],
    ['restated/refund.succeeded|r1 H 7 USD/2: refund 5 CNY/2 or refund 7 USD/2 ← refund.succeeded|r1'],
  ],
  [
    'restated by one that names no amount',
    [pending({ order_minor: 5n }), pending()],
    ['restated/payment.pending H 0 CNY/2: CNY/2 or order 5 CNY/2 ← payment.pending'],
  ],
  [
    'two in the same currency, the third in another',
    [
      refund('succeeded', 'r1', 5n),
      refund('succeeded', 'r1', 6n),
      refund('succeeded', 'r1', 7n, { currency: 'USD' }),
    ],
    [
      'restated/refund.succeeded|r1 H 7 USD/2: refund 5 CNY/2 or refund 6 CNY/2 or refund 7 USD/2 ← refund.succeeded|r1',
    ],
  ],
  [
    'a running total above what it was when it was settled',
    [paid(100n), settled('SETTLED'), refundTotal(30n, { occurred_at: NOON + 1 })],
    [
      'settled_then_refunded/ L 30 CNY/2: 1 refunded after settlement ← refund.total_reported||30, settlement.reported|||SETTLED',
    ],
  ],
  [
    'restated by words about the price',
    [refundTotal(5n), refundTotal(5n, { order_minor: 3n })],
    [
      'restated/refund.total_reported||5 H 0 CNY/2: order 3 refund total 5 CNY/2 or refund total 5 CNY/2 ← refund.total_reported||5',
    ],
  ],
  [
    'at most ten causes',
    [
      paid(1n),
      ...Array.from({ length: 12 }, (_, index) =>
        refund('succeeded', `r${String(index).padStart(2, '0')}`, 1n),
      ),
    ],
    [
      'over_refund/ H 11 CNY/2: refunded 12 of 1 paid ← refund.succeeded|r00, refund.succeeded|r01, refund.succeeded|r02, refund.succeeded|r03, refund.succeeded|r04, refund.succeeded|r05, refund.succeeded|r06, refund.succeeded|r07, refund.succeeded|r08, refund.succeeded|r09',
    ],
  ],
  [
    'unsigned, with nothing paid',
    [pending({ order_minor: 50n, ...unsigned })],
    ['unsigned/ M 0 CNY/2: unsigned facts counted ← payment.pending'],
  ],
  [
    'more paid than asked in the unit of the order',
    [paid(100n, { order_minor: 90n, currency: 'USD' }), refundTotal(0n)],
    [
      'amount_inconsistent/ M 10 USD/2: 10 more paid than asked ← payment.succeeded',
      'currency_mismatch/refund.total_reported||0 H 0 CNY/2: refund.total_reported in CNY/2, order in USD/2 ← refund.total_reported||0',
    ],
  ],
])('%s', (_, facts, expected) => {
  expect(found(facts)).toEqual(expected);
  expect(found(facts.toReversed())).toEqual(expected);
});
