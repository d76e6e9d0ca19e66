import { generateKeyPairSync } from 'node:crypto';
import {
  paymentBody,
  refundBody,
  v1PaymentBody,
  v1RefundBody,
} from '@quittance/schemas/providers/newpay/sandbox';
import fc from 'fast-check';
import { cents, envelopeTime, major, noticesOf, order, providerTime, refund } from './notice.js';

/** translate() looks at no signature, so any key that signs fast will do; made once. */
const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const signing = { signer: privateKey };
const currency = fc.constantFrom('CNY', 'CNY', 'CNY', 'CNY', 'USD', 'LAK');
/** 7 has no meaning: unreadable. */
const settlement = fc.constantFrom(null, null, 0, 1, 2, 2, 7);

const payment = fc
  .record({
    order,
    cents,
    currency,
    payStatus: fc.constantFrom('SUCCESS', 'SUCCESS', 'PROCESSING', 'FAIL', 'EXPIRED', 'DREAMT'),
    settlement,
    paytime: providerTime,
    timestamp: envelopeTime,
    payMethod: fc.constantFrom(1, 1, 11, 99),
  })
  .map((said) =>
    paymentBody(
      {
        newpayOrderNo: said.order,
        mchOrderNo: `${said.order}-own`,
        value: major(said.cents),
        currency: said.currency,
        payStatus: said.payStatus,
        settlementStatus: said.settlement,
        paytime: said.paytime,
        timestamp: said.timestamp,
        extra: { payMethod: said.payMethod, appId: `${said.order}-app` },
      },
      signing,
    ),
  );

const refunds = fc
  .record({
    order,
    refund,
    cents,
    asked: cents,
    currency,
    refundStatus: fc.constantFrom('SUCCESS', 'SUCCESS', 'PROCESSING', 'FAIL', '1'),
    timestamp: envelopeTime,
    foreign: fc.constantFrom({}, {}, { orderAmt: null }, { orderAmt: { value: '1.00', currency: 'USD' } }),
  })
  .map((said) =>
    refundBody(
      {
        newpayRefundNo: `${said.order}-${said.refund}`,
        mchRefundNo: `${said.order}-own-${said.refund}`,
        newpayOrderNo: said.order,
        refundValue: major(said.cents),
        orderValue: major(said.asked),
        currency: said.currency,
        refundStatus: said.refundStatus,
        timestamp: said.timestamp,
        extra: said.foreign,
      },
      signing,
    ),
  );

/** Callbacks of an account pinned to V2. */
export const v2Notices = noticesOf(fc.oneof(payment, refunds));

const v1Said = fc.record({
  order,
  refund,
  cents,
  currency,
  transStatus: fc.constantFrom(0, 0, 1),
  settlement: fc.constantFrom(null, 1, 2),
  timestamp: envelopeTime,
});
const v1Payment = v1Said.map((said) =>
  v1PaymentBody(
    {
      newpayOrderNo: said.order,
      orderNo: `${said.order}-own`,
      orderAmt: major(said.cents),
      currency: said.currency,
      transStatus: said.transStatus,
      settlementStatus: said.settlement,
      timestamp: said.timestamp,
    },
    signing,
  ),
);
const v1Refund = v1Said.map((said) =>
  v1RefundBody(
    {
      newpayRefundOrderNo: `${said.order}-${said.refund}`,
      refundOrderNo: `${said.order}-own-${said.refund}`,
      newpayOrderNo: said.order,
      orderNo: `${said.order}-own`,
      refundOrderAmt: major(said.cents),
      currency: said.currency,
      transStatus: said.transStatus,
      timestamp: said.timestamp,
    },
    signing,
  ),
);

/** Callbacks of an account pinned to V1. */
export const v1Notices = noticesOf(fc.oneof(v1Payment, v1Refund));
