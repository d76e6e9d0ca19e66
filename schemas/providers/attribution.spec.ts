import { packSettings } from './account-settings.js';
import { UNATTRIBUTED } from './attribution.js';
import { eftpay } from './eftpay/index.js';
import * as eftpaySandbox from './eftpay/sandbox.js';
import { hfcsbc } from './hfcsbc/index.js';
import * as hfcsbcSandbox from './hfcsbc/sandbox.js';
import { newpay } from './newpay/index.js';
import * as newpaySandbox from './newpay/sandbox.js';
import { factsOf, stored } from './provider.contract.js';
import type { Provider } from './provider.js';

const AT = 1_637_998_177_598;
const { signer } = newpaySandbox.sandboxKey('k');

const hfcsbcOrder = (osTradeNo: string, code: string | null) => ({
  ...{ osTradeNo, ownerTradeNo: 'o', tpTradeNo: 't', tradeStatus: 'SUCCESS_PART_REFUND' },
  ...{ orderFee: 9, paymentFee: 9, refundFee: 1, createdTime: AT, payTime: AT },
  extra: { osMerchantCode: code },
});
const newpayNotice = (appId: string | null) => ({
  ...{ newpayOrderNo: 'N1', mchOrderNo: 'M1', value: '1', currency: 'LAK', payStatus: 'SUCCESS' },
  ...{ settlementStatus: 1, paytime: AT, timestamp: AT, extra: { appId } },
});
const eftpayNotice = (code: string | null) => ({
  ...{
    userConfirmKey: code ?? '',
    eftpayTradeNo: 'E1',
    outTradeNo: 'O1',
    transactionId: 'T1',
    totalFee: '1',
  },
  ...{ currency: 'HKD', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '' },
});

type Body = (code: string | null) => string;
const kinds: readonly (readonly [string, Provider, string, Readonly<Record<string, string>>, Body])[] = [
  [
    'hfcsbc order',
    hfcsbc,
    'osMerchantCode',
    {},
    (code) => hfcsbcSandbox.singleBody(hfcsbcOrder('os', code), 'bare'),
  ],
  [
    'newpay payment',
    newpay,
    'appId',
    {},
    (code) => newpaySandbox.paymentBody(newpayNotice(code), { signer }),
  ],
  [
    'newpay V1 refund',
    newpay,
    'appId',
    { apiVersion: 'v1' },
    (appId) =>
      newpaySandbox.v1RefundBody(
        {
          ...{ newpayRefundOrderNo: 'R', refundOrderNo: 'r', newpayOrderNo: 'N1', orderNo: 'o' },
          ...{ refundOrderAmt: '1', currency: 'LAK', transStatus: 0, timestamp: AT, extra: { appId } },
        },
        { signer },
      ),
  ],
  [
    'eftpay sale',
    eftpay,
    'user_confirm_key',
    {},
    (code) => eftpaySandbox.saleBody('web', eftpayNotice(code), 's'),
  ],
  [
    'eftpay refund',
    eftpay,
    'user_confirm_key',
    {},
    (code) =>
      eftpaySandbox.refundBody(
        'web',
        { ...eftpayNotice(code), tradeStatus: 'TRADE_REFUND', refundNo: 'R', returnAmount: '1' },
        's',
      ),
  ],
];
const map = packSettings({ exponents: {}, merchants: { 'code-1': 'first shop', 'code-2': 'second shop' } });

describe.each(kinds)('%s', (_, provider, field, options, body) => {
  const whose = (code: string | null, merchants: Readonly<Record<string, string>>) => {
    const facts = factsOf(
      provider.translate(stored(provider, body(code), { options: { ...options, ...merchants } })),
    );
    const flags = facts.flatMap((fact) => fact.flags).filter(({ kind }) => kind === 'attribution_unknown');
    return [[...new Set(facts.map((fact) => fact.merchant))], flags];
  };

  it('is the account’s where the account has no map', () => {
    expect(whose('code-1', {})).toEqual([['acme'], []]);
    expect(whose(null, {})).toEqual([['acme'], []]);
  });

  it('is the mapped merchant’s, with all its facts', () => {
    expect(whose('code-1', map)).toEqual([['first shop'], []]);
    expect(whose('code-2', map)).toEqual([['second shop'], []]);
  });

  it('is nobody’s where the map does not know the code, and says so once', () => {
    const flag = { kind: 'attribution_unknown', field };
    expect(whose('code-3', map)).toEqual([
      [UNATTRIBUTED],
      [{ ...flag, detail: 'not among the merchants of the account' }],
    ]);
    expect(whose(null, map)).toEqual([[UNATTRIBUTED], [{ ...flag, detail: 'missing' }]]);
  });
});

it('gives each member of a merge to its own merchant', () => {
  const subOrders = [hfcsbcOrder('a', 'code-1'), hfcsbcOrder('b', 'code-2'), hfcsbcOrder('c', 'code-3')];
  const body = hfcsbcSandbox.mergedBody({ osMergeNo: 'G', ownerMergeNo: 'g', subOrders }, 'wrapped');
  const facts = factsOf(hfcsbc.translate(stored(hfcsbc, body, { options: map })));
  expect([...new Set(facts.map((fact) => `${fact.provider_order_no} ${fact.merchant}`))]).toEqual([
    'a first shop',
    'b second shop',
    `c ${UNATTRIBUTED}`,
  ]);
});

it.each<[string, Provider, string]>([
  [
    'newpay V2 refund',
    newpay,
    newpaySandbox.refundBody(
      {
        ...{ newpayRefundNo: 'R', mchRefundNo: 'r', newpayOrderNo: 'N1', refundValue: '1', orderValue: '1' },
        ...{ currency: 'LAK', refundStatus: 'SUCCESS', timestamp: AT },
      },
      { signer },
    ),
  ],
  [
    'hfcsbc refund',
    hfcsbc,
    hfcsbcSandbox.refundBody(
      {
        ...{ osRefundNo: 'R', ownerRefundNo: 'r', osTradeNo: 'os', tpTradeNo: 't', refundStatus: 'SUCCESS' },
        ...{ refundFee: 1, orderFee: 9, paymentFee: 9, createdTime: AT, refundTime: AT },
      },
      'bare',
    ),
  ],
])('%s never has a code: the account’s merchant, and nothing odd about it', (_, provider, body) => {
  const facts = factsOf(provider.translate(stored(provider, body, { options: map })));
  expect(facts).toMatchObject([{ merchant: 'acme', flags: [] }]);
});
