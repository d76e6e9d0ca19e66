import { createHmac, createSecretKey } from 'node:crypto';
import { buyerRef } from './buyer.js';
import { eftpay } from './eftpay/index.js';
import * as eftpaySandbox from './eftpay/sandbox.js';
import { hfcsbc } from './hfcsbc/index.js';
import * as hfcsbcSandbox from './hfcsbc/sandbox.js';
import { factsOf, stored } from './provider.contract.js';
import type { Provider } from './provider.js';
import type { PlainObject } from './sandbox.js';

const AT = 1_637_998_177_598;

describe('buyerRef', () => {
  const key = createSecretKey(Buffer.from('k'.repeat(32)));

  it('is HMAC-SHA256 in hex over provider and id', () => {
    const expected = createHmac('sha256', 'k'.repeat(32)).update('hfcsbc|open%7C1').digest('hex');
    expect(buyerRef(key, 'hfcsbc', 'open|1')).toBe(expected);
  });

  it('is another one under another key, of another buyer, at another provider', () => {
    const other = createSecretKey(Buffer.from('x'.repeat(32)));
    const refs = [
      buyerRef(key, 'a', 'b'),
      buyerRef(other, 'a', 'b'),
      buyerRef(key, 'a', 'c'),
      buyerRef(key, 'c', 'b'),
    ];
    expect(new Set(refs).size).toBe(4);
  });
});

/** Who the facts say bought, where a pseudonym shows what it is of. */
function buyers(provider: Provider, body: string): readonly (string | null)[] {
  const pseudonym = (merchant: string, id: string) => `${merchant}/${id}`;
  const options = { 'merchant.m-1': 'first', 'merchant.m-2': 'second', 'merchant.S1': 'first' };
  return factsOf(provider.translate(stored(provider, body, { pseudonym, options }))).map(
    (fact) => fact.buyer_ref,
  );
}

const order = (osTradeNo: string, extra: PlainObject) => ({
  ...{ osTradeNo, ownerTradeNo: 'o', tpTradeNo: 't', tradeStatus: 'SUCCESS' },
  ...{ orderFee: 9, paymentFee: 9, refundFee: 0, createdTime: AT, payTime: AT },
  extra: { osMerchantCode: 'm-1', ...extra },
});

describe('the buyer of an hfcsbc order', () => {
  it.each<[string, PlainObject, string | null]>([
    ['the open id', { ownerAppBuyerId: 'open-1', buyerLoginId: 'login' }, 'first/open-1'],
    ['else the login', { ownerAppBuyerId: '', buyerLoginId: 'login' }, 'first/login'],
    ['not a login of many', { buyerLoginId: '159****5620' }, null],
    ['nobody', {}, null],
    ['not what cannot be read', { ownerAppBuyerId: { id: 1 }, buyerLoginId: 'x'.repeat(129) }, null],
  ])('is %s', (_, extra, expected) => {
    expect(buyers(hfcsbc, hfcsbcSandbox.singleBody(order('os', extra), 'bare'))).toEqual([expected]);
  });

  it('of a merged body is that of every member, each under the key of its merchant', () => {
    const subOrders = [
      order('a', {}),
      order('b', { osMerchantCode: 'm-2' }),
      order('c', { ownerAppBuyerId: 'open-2' }),
    ];
    const merged = { osMergeNo: 'G', ownerMergeNo: 'g', subOrders, extra: { ownerAppBuyerId: 'open-1' } };
    expect(buyers(hfcsbc, hfcsbcSandbox.mergedBody(merged, 'base64'))).toEqual([
      'first/open-1',
      'second/open-1',
      'first/open-2',
    ]);
  });
});

it.each<[Readonly<Record<string, string>>, string | null]>([
  [{ openid: 'o', sub_openid: 's', buyer_id: 'b' }, 'first/o'],
  [{ sub_openid: 's', buyer_id: 'b' }, 'first/s'],
  [{ buyer_id: 'b' }, 'first/b'],
  [{}, null],
])('the buyer of an eftpay sale with %j is %s', (extra, expected) => {
  const notice = {
    ...{ userConfirmKey: 'S1', eftpayTradeNo: 'E1', outTradeNo: 'O1', transactionId: 'T1', totalFee: '1' },
    ...{ currency: 'HKD', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '', extra },
  };
  expect(buyers(eftpay, eftpaySandbox.saleBody('jsapi', notice, 's'))).toEqual([expected]);
});
