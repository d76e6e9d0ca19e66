import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { AT, paidOrder } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const row = {
  state: 'SUCCEEDED',
  currency: 'LAK',
  exponent: 2,
  refunded_at: AT,
  time_quality: 'envelope',
  trust: 'SIGNED',
};

// Version 2 derived 5.00 from one running total; version 3 knows that it was 3.00 and then 2.00.
const early = {
  ...paidOrder,
  refunds: [{ ...row, refund_no: 'total:500', amount_minor: 500n, derived: true }],
};
const late = {
  ...paidOrder,
  version: 3,
  refunds: [
    { ...row, refund_no: 'total:300', amount_minor: 300n, derived: true },
    { ...row, refund_no: 'later', amount_minor: 200n, held: true },
  ],
};

projectionShows('refunds', {
  feed: orders,
  topic: orderSnapshots,
  ranges: [givenRange(orderSnapshots, [early, late])],
  select: 'SELECT * FROM refunds ORDER BY refund_no',
  rows: [
    { refund_no: 'later', amount_minor: '200', held: true, derived: false, merchant: 'acme' },
    {
      refund_no: 'total:300',
      order_key: 'newpay|laos|1',
      state: 'SUCCEEDED',
      amount_minor: '300',
      currency: 'LAK',
      exponent: 2,
      refunded_at: '2026-11-22 04:05:06.789',
      time_quality: 'envelope',
      trust: 'SIGNED',
      held: false,
      derived: true,
    },
  ],
});
