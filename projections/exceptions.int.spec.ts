import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { AT, paidOrder } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const raised = { severity: 'H', state: 'OPEN', first_seen_at: AT, detail: 'why' };

projectionShows('exceptions', {
  feed: orders,
  topic: orderSnapshots,
  ranges: [
    givenRange(orderSnapshots, [
      {
        ...paidOrder,
        exceptions: [
          { ...raised, kind: 'terminal_conflict' },
          {
            ...raised,
            kind: 'over_refund',
            currency: 'LAK',
            exponent: 2,
            at_stake_minor: 9_007_199_254_740_993n,
          },
        ],
      },
      { ...paidOrder, order_key: 'newpay|laos|2' },
    ]),
  ],
  select: 'SELECT * FROM exceptions ORDER BY kind',
  rows: [
    {
      kind: 'over_refund',
      order_key: 'newpay|laos|1',
      severity: 'H',
      state: 'OPEN',
      currency: 'LAK',
      exponent: 2,
      at_stake_minor: '9007199254740993',
      first_seen_at: '2026-11-22 04:05:06.789',
      detail: 'why',
    },
    { kind: 'terminal_conflict', at_stake_minor: null, currency: null },
  ],
});
