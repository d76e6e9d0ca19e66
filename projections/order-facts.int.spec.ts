import { orderFacts } from '@quittance/schemas/topics/index';
import { orderFactsTable } from './order-facts.js';
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
};

projectionShows('order-facts', {
  feed: orderFactsTable,
  topic: orderFacts,
  ranges: [givenRange(orderFacts, [fact, { ...fact, fact_index: 1, fact_id: 'f2' }])],
  select: 'SELECT * FROM t_order_facts FINAL ORDER BY fact_index',
  rows: [
    {
      fact_id: 'f1',
      held: true,
      paid_minor: '9007199254740993',
      refund_minor: null,
      amounts_raw: { orderAmt: '90071992547409.93' },
      callback_offset: '4',
    },
    { fact_id: 'f2', fact_index: 1 },
  ],
});
