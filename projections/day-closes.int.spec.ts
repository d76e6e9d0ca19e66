import { dayCloses } from '@quittance/schemas/topics/index';
import { dayClosesTable } from './day-closes.js';
import { AT, DAY } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const close = {
  close_id: 'c1',
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Vientiane',
  day: DAY,
  closed_at: AT,
  actor: 'li.na',
  hash: 'of the day',
  totals: [
    {
      merchant: 'acme',
      currency: 'LAK',
      exponent: 2,
      paid_orders: 3,
      gross_minor: '27670116110564327421',
      refund_count: 1,
      refunds_minor: '250',
      net_minor: '27670116110564327171',
      movements: 4,
      hash: 'of the total',
    },
    {
      merchant: 'beta',
      currency: 'USD',
      exponent: 2,
      gross_minor: '0',
      refunds_minor: '500',
      net_minor: '-500',
    },
  ],
  watermark: [
    { partition: 0, offset: 17 },
    { partition: 3, offset: 9_007_199_254_740_993n },
  ],
  accepted_exceptions: [
    {
      order_key: 'newpay|laos|A',
      kind: 'restated',
      subject: 'f1',
      finding_id: 'a',
      currency: 'LAK',
      exponent: 2,
      at_stake_minor: 9_223_372_036_854_775_807n,
      accepted_day: DAY,
      accepted_at: AT,
      accepted_by: 'li.na',
      because: 'asked for',
    },
    { order_key: 'newpay|laos|B', accepted_day: DAY - 1 },
  ],
};
const second = { ...close, close_id: 'c2', actor: 'wang.wei', totals: [], because: 'late' };
const empty = { ...close, close_id: 'c3', day: DAY + 1, totals: [] };

projectionShows('day_closes: the first close of a day, however often and in whatever order they are stored', {
  feed: dayClosesTable,
  topic: dayCloses,
  // The harness takes the first record of a range away once: it is one of another day.
  ranges: [
    givenRange(dayCloses, [empty, close], { partition: 1, fromOffset: 4 }),
    givenRange(dayCloses, [empty, second], { partition: 1, fromOffset: 6 }),
  ],
  select: 'SELECT * FROM day_closes ORDER BY day, merchant',
  rows: [
    {
      merchant: 'acme',
      day: '2026-11-22',
      currency: 'LAK',
      exponent: 2,
      paid_orders: '3',
      gross_minor: '27670116110564327421',
      refunds_minor: '250',
      movements: '4',
      hash: 'of the total',
      day_hash: 'of the day',
      closed_at: '2026-11-22 04:05:06.789',
      actor: 'li.na',
      because: null,
      close_id: 'c1',
      watermark: { '0': '17', '3': '9007199254740993' },
      accepted_exceptions: [
        {
          order_key: 'newpay|laos|A',
          kind: 'restated',
          subject: 'f1',
          finding_id: 'a',
          currency: 'LAK',
          exponent: 2,
          at_stake_minor: '9223372036854775807',
          accepted_day: '2026-11-22',
          accepted_at: '2026-11-22 04:05:06.789',
          accepted_by: 'li.na',
          because: 'asked for',
        },
        { order_key: 'newpay|laos|B', currency: null, at_stake_minor: null, accepted_day: '2026-11-21' },
      ],
    },
    { merchant: 'beta', currency: 'USD', net_minor: '-500', close_id: 'c1' },
    { merchant: 'acme', day: '2026-11-23', currency: null, exponent: null, gross_minor: '0', close_id: 'c3' },
  ],
});
