import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as eftpaySandbox from './eftpay/sandbox.js';
import * as hfcsbcSandbox from './hfcsbc/sandbox.js';
import * as newpaySandbox from './newpay/sandbox.js';
import { plainText, stored } from './provider.contract.js';
import { providers } from './registry.js';
import type { Plain, PlainObject } from './sandbox.js';

/** Names of members that hold a person, a text about one, or a text that anybody may fill with one. */
const PERSONAL = [
  ...['subject', 'attach', 'extra', 'transInfo', 'title', 'remark', 'payBusiness', 'ownerBusinessNo'],
  ...['callbackUrl', 'refundReason', 'rejectReason', 'message', 'msg'],
  ...['buyerLoginId', 'ownerAppBuyerId', 'openid', 'sub_openid', 'buyer_id'],
];
const MARK = 'PLANTED-13800138000';

/** Puts a person into every place there is for one, in a body and in whatever it holds. */
function planted(value: Plain, plant: Plain): Plain {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => planted(item, plant));
  const members = Object.entries(value).map(([name, member]) => [name, planted(member, plant)] as const);
  return { ...Object.fromEntries(members), ...Object.fromEntries(PERSONAL.map((name) => [name, plant])) };
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function parsed(text: string): PlainObject {
  return JSON.parse(text) as PlainObject;
}

const AT = 1_637_998_177_598;
const { signer } = newpaySandbox.sandboxKey('k');
const member = {
  ...{ osTradeNo: 'os', ownerTradeNo: 'o', tpTradeNo: 't', tradeStatus: 'SUCCESS_PART_REFUND' },
  ...{ orderFee: 9, paymentFee: 9, refundFee: 1, createdTime: AT, payTime: AT },
};
const np = { newpayOrderNo: 'N1', currency: 'LAK', timestamp: AT };
const eft = {
  ...{ userConfirmKey: 'S1', eftpayTradeNo: 'E1', outTradeNo: 'O1', transactionId: 'T1', totalFee: '1' },
  ...{ currency: 'HKD', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '' },
};
const eftRefund = { ...eft, tradeStatus: 'TRADE_REFUND', refundNo: 'R', returnAmount: '1' };

const sandboxBodies: readonly (readonly [string, string])[] = [
  ['hfcsbc', hfcsbcSandbox.singleBody(member, 'wrapped')],
  ['hfcsbc', hfcsbcSandbox.mergedBody({ osMergeNo: 'G', ownerMergeNo: 'g', subOrders: [member] }, 'bare')],
  [
    'hfcsbc',
    hfcsbcSandbox.refundBody(
      {
        ...{ osRefundNo: 'R', ownerRefundNo: 'r', osTradeNo: 'os', tpTradeNo: 't', refundStatus: 'SUCCESS' },
        ...{ refundFee: 1, orderFee: 9, paymentFee: 9, createdTime: AT, refundTime: AT },
      },
      'bare',
    ),
  ],
  [
    'newpay',
    newpaySandbox.paymentBody(
      { ...np, mchOrderNo: 'M', value: '1', payStatus: 'SUCCESS', settlementStatus: 1, paytime: AT },
      { signer },
    ),
  ],
  [
    'newpay',
    newpaySandbox.refundBody(
      {
        ...np,
        ...{
          newpayRefundNo: 'R',
          mchRefundNo: 'r',
          refundValue: '1',
          orderValue: '1',
          refundStatus: 'SUCCESS',
        },
      },
      { signer },
    ),
  ],
  ['eftpay', eftpaySandbox.saleBody('jsapi', eft, 's')],
  ['eftpay', eftpaySandbox.refundBody('web', eftRefund, 's')],
];

/** The provider's own samples; `reply.json` is ours to send. */
const fixtures = [...providers.keys()].flatMap((name) => {
  const folder = join(__dirname, name, 'fixtures');
  return readdirSync(folder)
    .filter((file) => file !== 'reply.json')
    .map((file) => [name, readFileSync(join(folder, file), 'utf8')] as const);
});

const bodies = [...sandboxBodies, ...fixtures].map(
  ([name, body], index) => [`${name} ${index}`, name, body] as const,
);

describe.each(bodies)('of a person in %s', (_, name, body) => {
  const provider = providers.get(name);
  const said = (plant: Plain): string => {
    const apiVersion = body.includes('transStatus') ? 'v1' : 'v2';
    const bytes = JSON.stringify(planted(parsed(body), plant));
    if (provider === undefined) throw new Error(name);
    const pseudonym = () => 'f'.repeat(64);
    const options = { apiVersion, v1RefundSuccess: '0' };
    const translation = provider.translate(stored(provider, bytes, { pseudonym, options }));
    expect(translation.kind).toBe('facts');
    return plainText(translation);
  };

  it.each<[string, Plain]>([
    ['a text', MARK],
    ['a list', [MARK]],
    ['an object', { name: MARK, [MARK]: 1 }],
    ['an overlong text', MARK.repeat(500)],
    ['a text with control characters', `${MARK}\u0000`],
  ])('nothing is said where it is %s', (_kind, plant) => {
    expect(said(plant)).not.toContain(MARK);
  });
});

it('looks at every sample there is', () => {
  expect(fixtures.map(([name]) => name).sort()).toEqual(['eftpay', 'eftpay', 'hfcsbc', 'newpay', 'newpay']);
});
