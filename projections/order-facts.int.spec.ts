import { orderFacts } from '@quittance/schemas/topics/index';
import { orderFactsTable } from './order-facts.js';
import { store, testDatabase } from './testing/clickhouse.given.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const fact = {
  fact_id: 'f1',
  type: 'payment.succeeded',
  order_key: 'newpay|laos|1',
  provider: 'newpay',
  account: 'laos',
  held: true,
  provider_order_no: '1',
  currency: 'LAK',
  exponent: 2,
  paid_minor: 9_007_199_254_740_993n,
  amounts_raw: { orderAmt: '90071992547409.93' },
  occurred_at: AT,
  received_at: AT,
  callback_topic: 'callbacks.newpay',
  callback_offset: 4,
  facts: 2,
  merge_no: 'MG',
  merge_size: 3,
  merge_members: 'm',
  merge_amounts: 'a',
  merge_mixed: true,
  flags: [{ kind: 'schema_drift', field: 'payTime', detail: 'a text' }],
};

const decision = {
  ...fact,
  fact_index: 2,
  fact_id: 'f3',
  type: 'operator.decided',
  flags: [],
  action: {
    verb: 'RESOLVE',
    exception_kind: 'restated',
    exception_subject: 'f1',
    finding_id: 'x',
    counts: 'hash',
    actor: 'ada',
    reason: 'corrected',
    note: 'only where it is shown',
  },
};

projectionShows('order-facts', {
  feed: orderFactsTable,
  topic: orderFacts,
  ranges: [givenRange(orderFacts, [fact, { ...fact, fact_index: 1, fact_id: 'f2' }, decision])],
  select: 'SELECT * FROM t_order_facts FINAL ORDER BY fact_index',
  rows: [
    {
      fact_id: 'f1',
      held: true,
      paid_minor: '9007199254740993',
      refund_minor: null,
      amounts_raw: { orderAmt: '90071992547409.93' },
      callback_offset: '4',
      merge_size: 3,
      merge_members: 'm',
      merge_amounts: 'a',
      merge_mixed: true,
      flags: [{ kind: 'schema_drift', field: 'payTime', detail: 'a text' }],
      action_verb: null,
      action_kind: null,
      action_subject: null,
      action_actor: null,
    },
    { fact_id: 'f2', fact_index: 1 },
    {
      fact_id: 'f3',
      action_verb: 'RESOLVE',
      action_kind: 'restated',
      action_subject: 'f1',
      action_finding_id: 'x',
      action_counts: 'hash',
      action_actor: 'ada',
      action_assignee: null,
      action_reason: 'corrected',
    },
  ],
});

it('keeps no note: it is stored where it is shown, and nowhere else', async () => {
  const db = await testDatabase();
  await store(db.clickhouse, orderFactsTable, orderFacts, [givenRange(orderFacts, [decision])]);
  const rows = JSON.stringify(await db.clickhouse.query('SELECT * FROM t_order_facts'));
  await db.drop();
  expect(rows).toContain('ada');
  expect(rows).not.toContain(decision.action.note);
});
