import { publicViews } from '@quittance/projections/registry';

/** The contract with finance: these may never become fewer. Who may read them: users-files.spec.ts. */
const PROMISED = [
  'bill_gaps',
  'callback_outcomes',
  'callbacks',
  'callbacks_rejected',
  'day_closes',
  'dead_letters',
  'exception_history',
  'exceptions',
  'merges',
  'movements',
  'orders',
  'redrives',
  'refunds',
  'restatements',
  'settlement_daily',
  'statement_lines',
  'statement_matches',
  'statements',
];

it('every promised view is there', () => {
  expect(publicViews).toEqual(expect.arrayContaining(PROMISED));
});
