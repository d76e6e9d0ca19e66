import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactFlag } from '../generated/order-facts.js';
import { eftpay } from './eftpay/index.js';
import * as eftpaySandbox from './eftpay/sandbox.js';
import { hfcsbc } from './hfcsbc/index.js';
import * as hfcsbcSandbox from './hfcsbc/sandbox.js';
import { newpay } from './newpay/index.js';
import * as newpaySandbox from './newpay/sandbox.js';
import { factsOf, stored } from './provider.contract.js';
import type { Provider } from './provider.js';
import type { PlainObject } from './sandbox.js';

const AT = 1_637_998_177_598;
const { signer } = newpaySandbox.sandboxKey('k');

const hfcsbcOrder = {
  ...{ osTradeNo: 'os', ownerTradeNo: 'o', tpTradeNo: 't', tradeStatus: 'SUCCESS' },
  ...{ orderFee: 9, paymentFee: 9, refundFee: 0, createdTime: AT, payTime: AT },
};
const order = (extra: PlainObject = {}) => hfcsbcSandbox.singleBody({ ...hfcsbcOrder, extra }, 'bare');
const hfcsbcRefund = (extra: PlainObject = {}) =>
  hfcsbcSandbox.refundBody(
    {
      ...{ osRefundNo: 'R', ownerRefundNo: 'r', osTradeNo: 'os', tpTradeNo: 't', refundStatus: 'SUCCESS' },
      ...{ refundFee: 1, orderFee: 9, paymentFee: 9, createdTime: AT, refundTime: AT, extra },
    },
    'bare',
  );
const payment = (extra: PlainObject = {}) =>
  newpaySandbox.paymentBody(
    {
      ...{ newpayOrderNo: 'N1', mchOrderNo: 'M1', value: '1', currency: 'LAK', payStatus: 'SUCCESS' },
      ...{ settlementStatus: 1, paytime: AT, timestamp: AT, extra },
    },
    { signer },
  );
const newpayRefund = (extra: PlainObject = {}) =>
  newpaySandbox.refundBody(
    {
      ...{ newpayRefundNo: 'R', mchRefundNo: 'r', newpayOrderNo: 'N1', refundValue: '1', orderValue: '1' },
      ...{ currency: 'LAK', refundStatus: 'SUCCESS', timestamp: AT, extra },
    },
    { signer },
  );
const eftpayNotice = {
  ...{ userConfirmKey: 'S1', eftpayTradeNo: 'E1', outTradeNo: 'O1', transactionId: 'T1', totalFee: '1' },
  ...{ currency: 'HKD', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '' },
};
const sale = (totalFee = '1') => eftpaySandbox.saleBody('web', { ...eftpayNotice, totalFee }, 's');
const eftpayRefund = (totalFee: string, returnAmount: string) =>
  eftpaySandbox.refundBody(
    'web',
    { ...eftpayNotice, tradeStatus: 'TRADE_REFUND', totalFee, returnAmount, refundNo: 'R' },
    's',
  );

/** The flags by the fact that has them, in short. */
function flagsIn(provider: Provider, body: string): readonly string[] {
  const translation = provider.translate(stored(provider, body));
  if (translation.kind !== 'facts') throw new Error(translation.kind);
  return factsOf(translation).flatMap((fact) => fact.flags.map(said));
}

function said({ kind, field, detail }: FactFlag): string {
  return `${kind} ${field}: ${detail}`;
}

it.each<[string, Provider, string]>([
  ['hfcsbc order', hfcsbc, order({ error: null, tpDiscountFee: 3 })],
  ['hfcsbc order not paid', hfcsbc, order({ tradeStatus: 'WAIT', payTime: null })],
  ['hfcsbc order not paid, its time unset', hfcsbc, order({ tradeStatus: 'CLOSE', payTime: 0 })],
  ['hfcsbc refund', hfcsbc, hfcsbcRefund()],
  ['newpay payment', newpay, payment({ couponAmt: { value: 1 } })],
  ['newpay refund', newpay, newpayRefund()],
  ['eftpay sale', eftpay, sale('9999.99')],
  ['eftpay refund', eftpay, eftpayRefund('9999.99', '1')],
  [
    'sample of the eftpay refund page',
    eftpay,
    readFileSync(join(__dirname, 'eftpay/fixtures/refund-web.json'), 'utf8'),
  ],
])('%s as documented has no flag, and members that no page names give none', (_, provider, body) => {
  expect(flagsIn(provider, body)).toEqual([]);
});

it('the sample of the hfcsbc page is read, with what it breaks of its own table', () => {
  const sample = readFileSync(join(__dirname, 'hfcsbc/fixtures/merged-wrapped.json'), 'utf8');
  const each = [
    'schema_drift remark: missing though mandatory',
    'schema_drift payTime: given though nothing is paid',
    'schema_drift ownerMergeNo: missing though mandatory',
  ];
  expect(flagsIn(hfcsbc, sample)).toEqual([...each, ...each]);
});

it.each<[string, Provider, string, string]>([
  ['a missing field', hfcsbc, order({ osStoreCode: null }), 'osStoreCode: missing though mandatory'],
  ['no payTime', hfcsbc, order({ payTime: null }), 'payTime: missing though mandatory'],
  ['an unset payTime', hfcsbc, order({ payTime: 0 }), 'payTime: missing though mandatory'],
  ['a payTime as text', hfcsbc, order({ payTime: `${AT}` }), 'payTime: expected number, found string'],
  [
    'a payTime of an order that failed',
    hfcsbc,
    order({ tradeStatus: 'FAILURE' }),
    'payTime: given though nothing is paid',
  ],
  ['fen as text', hfcsbc, order({ orderFee: '9' }), 'orderFee: expected number, found string'],
  ['an id as number', hfcsbc, order({ osStoreCode: 7 }), 'osStoreCode: expected string, found number'],
  [
    'a free text that is none',
    hfcsbc,
    order({ remark: ['Wang Wei'] }),
    'remark: expected string, found array',
  ],
  [
    'an unlisted channel',
    hfcsbc,
    order({ payChannel: 'UNION' }),
    'payChannel: none of ALI_PAY, WX_PAY, CMB, CCB, ICBC',
  ],
  ['a refund in text', hfcsbc, hfcsbcRefund({ refundFee: '1' }), 'refundFee: expected number, found string'],
  ['an appId as number', newpay, payment({ appId: 6 }), 'appId: expected string, found number'],
  ['an unlisted payMethod', newpay, payment({ payMethod: 7 }), 'payMethod: none of 1, 11'],
  ['a payMethod as text', newpay, payment({ payMethod: '1' }), 'payMethod: expected number, found string'],
  [
    'a value as number',
    newpay,
    payment({ orderAmt: { value: 1, currency: 'LAK' } }),
    'orderAmt.value: expected string, found number',
  ],
  [
    'a refund as number',
    newpay,
    newpayRefund({ refundAmt: { value: 1, currency: 'LAK' }, orderAmt: null }),
    'refundAmt.value: expected string, found number',
  ],
  [
    'an envelope with a text for success',
    newpay,
    payment().replace('"success":true', '"success":"true"'),
    'success: expected boolean, found string',
  ],
  [
    'an amount as number',
    eftpay,
    sale().replace('"total_fee":"1"', '"total_fee":1'),
    'total_fee: expected string, found number',
  ],
])('%s is read and flagged once', (_, provider, body, flag) => {
  expect(flagsIn(provider, body)).toEqual([`schema_drift ${flag}`]);
});

it.each([
  ['of a sale', sale('99999.99'), ['total_fee']],
  ['longer than documented', sale('123456.78'), ['total_fee']],
  ['of a refund', eftpayRefund('99999.99', '9999.99'), ['total_fee']],
  ['both', eftpayRefund('12345678', '10000.00'), ['total_fee', 'return_amount']],
])('an eftpay amount that fills its field is flagged: %s', (_, body, fields) => {
  expect(flagsIn(eftpay, body)).toEqual(
    fields.map((field) => `amount_inconsistent ${field}: fills its field of 8 characters`),
  );
});
