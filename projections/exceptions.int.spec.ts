import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { AT, paidOrder } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const raised = { severity: 'H', first_seen_at: AT, finding_id: 'now', causes: ['f1', 'f2'], detail: 'why' };

projectionShows('exceptions', {
  feed: orders,
  topic: orderSnapshots,
  ranges: [
    givenRange(orderSnapshots, [
      {
        ...paidOrder,
        exceptions: [
          { ...raised, kind: 'terminal_conflict', state: 'RESOLVED' },
          { ...raised, kind: 'restated', subject: 'f1', state: 'CLEARED' },
          {
            ...raised,
            kind: 'over_refund',
            state: 'OPEN',
            currency: 'LAK',
            exponent: 2,
            at_stake_minor: 9_007_199_254_740_993n,
          },
        ],
        handlings: [
          {
            kind: 'terminal_conflict',
            state: 'RESOLVED',
            finding_id: 'now',
            assignee: 'bob',
            actor: 'ada',
            reason: 'written_off',
            note: 'see ticket 7',
            acted_at: AT,
          },
          // About another refund, and about a finding that is no more: the fold has said what that comes to.
          { kind: 'restated', subject: 'f2', state: 'IGNORED', actor: 'eve' },
          { kind: 'over_refund', state: 'RESOLVED', finding_id: 'then', actor: 'eve', acted_at: AT },
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
      finding_id: 'now',
      causes: ['f1', 'f2'],
      handled_by: 'eve',
      handled_at: '2026-11-22 04:05:06.789',
    },
    { kind: 'restated', subject: 'f1', state: 'CLEARED', handled_by: null, handled_at: null, note: null },
    {
      kind: 'terminal_conflict',
      at_stake_minor: null,
      currency: null,
      state: 'RESOLVED',
      assignee: 'bob',
      handled_by: 'ada',
      reason: 'written_off',
      note: 'see ticket 7',
    },
  ],
});
