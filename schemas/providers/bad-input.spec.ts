import { eftpay } from './eftpay/index.js';
import * as eftpaySandbox from './eftpay/sandbox.js';
import { hfcsbc } from './hfcsbc/index.js';
import * as hfcsbcSandbox from './hfcsbc/sandbox.js';
import { newpay } from './newpay/index.js';
import * as newpaySandbox from './newpay/sandbox.js';
import { factsOf, NOW, stored } from './provider.contract.js';
import type { Translation } from './provider.js';
import type { PlainObject } from './sandbox.js';

/**
 * Input that is wrong in itself: what translating decides (quarantined, or read and flagged), and what it leaves as
 * sent for the fold to find.
 */
const HOUR_MS = 3_600_000;
const { signer } = newpaySandbox.sandboxKey('k');

const payment = (extra: PlainObject = {}, over: object = {}): Translation => {
  const notice = {
    ...{ newpayOrderNo: 'N1', mchOrderNo: 'M1', value: '10.00', currency: 'LAK', payStatus: 'SUCCESS' },
    ...{ settlementStatus: 1, paytime: NOW, timestamp: NOW, extra },
  };
  return newpay.translate(stored(newpay, newpaySandbox.paymentBody({ ...notice, ...over }, { signer })));
};
const refund = (extra: PlainObject): Translation => {
  const notice = {
    ...{ newpayRefundNo: 'R', mchRefundNo: 'r', newpayOrderNo: 'N1', refundValue: '1', orderValue: '10.00' },
    ...{ currency: 'LAK', refundStatus: 'SUCCESS', timestamp: NOW, extra },
  };
  return newpay.translate(stored(newpay, newpaySandbox.refundBody(notice, { signer })));
};
const order = (extra: PlainObject): Translation => {
  const notice = {
    ...{ osTradeNo: 'os', ownerTradeNo: 'o', tpTradeNo: 't', tradeStatus: 'SUCCESS', orderFee: 9 },
    ...{ paymentFee: 9, refundFee: 0, createdTime: NOW, payTime: NOW, extra },
  };
  return hfcsbc.translate(stored(hfcsbc, hfcsbcSandbox.singleBody(notice, 'bare')));
};
const sale = (extra: Readonly<Record<string, string>>): Translation => {
  const notice = {
    ...{ userConfirmKey: 'S1', eftpayTradeNo: 'E1', outTradeNo: 'O1', transactionId: 'T1', totalFee: '1' },
    ...{ currency: 'HKD', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '', extra },
  };
  return eftpay.translate(stored(eftpay, eftpaySandbox.saleBody('web', notice, 's')));
};
const back = (extra: Readonly<Record<string, string>>): Translation =>
  sale({
    trade_type: 'REFUND',
    trade_status: 'TRADE_REFUND',
    refund_no: 'R',
    return_amount: '0.5',
    ...extra,
  });

describe('is quarantined, with its reason', () => {
  it.each<[string, Translation, string]>([
    ['a sale with the number of a refund', sale({ refund_no: 'R' }), 'unknown_callback_type'],
    ['a sale in the state of a refund', sale({ trade_status: 'TRADE_REFUND' }), 'unknown_status'],
    ['a refund in the state of a sale', back({ trade_status: 'TRADE_SUCCESS' }), 'unknown_status'],
    ['a body that is payment and refund', payment({ refundStatus: 'SUCCESS' }), 'unknown_callback_type'],
    ['an order that is also a refund', order({ refundStatus: 'SUCCESS' }), 'unknown_callback_type'],
    ['an unknown trade_type', sale({ trade_type: 'AUTH' }), 'unknown_callback_type'],
    ['an unknown payStatus', payment({ payStatus: 'PAID' }), 'unknown_status'],
    ['an unknown refundStatus', refund({ refundStatus: '1' }), 'unknown_status'],
    ['an unknown tradeStatus', order({ tradeStatus: 'PAID' }), 'unknown_status'],
    ['an unknown trade_status', sale({ trade_status: 'TRADE_FINISHED' }), 'unknown_status'],
    ['an unknown settlementStatus', payment({ settlementStatus: 3 }), 'unknown_code'],
    ['an unknown currency', sale({ currency: 'XAU' }), 'unknown_currency'],
    ['a negative amount', sale({ total_fee: '-1' }), 'amount_not_a_decimal'],
    ['negative fen', order({ orderFee: -1 }), 'amount_not_a_decimal'],
    ['a negative refund', back({ return_amount: '-0.5' }), 'amount_not_a_decimal'],
    ['less than a cent', sale({ total_fee: '0.001' }), 'unsupported_precision'],
    ['more than an Int64', payment({}, { value: '92233720368547758.08' }), 'amount_too_many_digits'],
    ['an id of 129 characters', sale({ out_trade_no: 'x'.repeat(129) }), 'id_too_long'],
    ['a time before 2000', payment({ paytime: 1 }), 'bad_time'],
    ['a time after 2100', payment({ paytime: 4_200_000_000_000 }), 'bad_time'],
    ['a day that does not exist', sale({ gmt_payment: '2026-02-30 00:00:00' }), 'bad_time'],
  ])('%s', (_, translation, reason) => {
    expect(translation).toMatchObject({ kind: 'unreadable', reason });
  });
});

describe('is read as sent, for the order model to judge', () => {
  const wide = 'x'.repeat(128);
  it.each<[string, Translation, object]>([
    [
      'a refund larger than its order',
      back({ return_amount: '9' }),
      { refund_minor: 900n, order_minor: 100n },
    ],
    [
      'a refund in another currency: the order’s amount is not compared with it',
      refund({ refundAmt: { value: '1', currency: 'USD' } }),
      { currency: 'USD', refund_minor: 100n, order_minor: null },
    ],
    ['nothing paid', sale({ total_fee: '0' }), { order_minor: 0n, paid_minor: 0n }],
    ['nothing refunded', back({ return_amount: '0.00' }), { refund_minor: 0n }],
    ['more paid than asked', order({ paymentFee: 99 }), { order_minor: 9n, paid_minor: 99n }],
    [
      '0.29, which a float makes 28',
      sale({ total_fee: '0.29' }),
      { order_minor: 29n, amounts_raw: { total_fee: '0.29' } },
    ],
    [
      'the largest amount there is',
      payment({}, { value: '92233720368547758.07' }),
      { order_minor: 2n ** 63n - 1n, amounts_raw: { orderAmt: '92233720368547758.07' } },
    ],
    [
      'a payment next year',
      payment({ paytime: NOW + 365 * 24 * HOUR_MS }),
      { occurred_at: NOW + 365 * 24 * HOUR_MS },
    ],
    [
      'a payment 8 hours ahead: never shifted',
      order({ payTime: NOW + 8 * HOUR_MS }),
      { occurred_at: NOW + 8 * HOUR_MS },
    ],
    ['a payment 8 hours ago', order({ payTime: NOW - 8 * HOUR_MS }), { occurred_at: NOW - 8 * HOUR_MS }],
    ['an id longer than documented', sale({ out_trade_no: wide }), { merchant_order_no: wide, flags: [] }],
  ])('%s', (_, translation, expected) => {
    expect(factsOf(translation)[0]).toMatchObject(expected);
  });
});

it('an unlisted way of paying moves no money: it is kept as it came, and flagged', () => {
  expect(factsOf(payment({ payMethod: 7 }))[0]).toMatchObject({
    channel: 'PAY_METHOD_7',
    flags: [{ kind: 'schema_drift', field: 'payMethod' }],
  });
});
