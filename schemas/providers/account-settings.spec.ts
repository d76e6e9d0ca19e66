import { exponentsFor, hasMerchants, MAX_EXPONENT, merchantOf, packSettings } from './account-settings.js';
import { eftpay } from './eftpay/index.js';
import * as eftpaySandbox from './eftpay/sandbox.js';
import { newpay } from './newpay/index.js';
import * as newpaySandbox from './newpay/sandbox.js';
import { factsOf, stored } from './provider.contract.js';
import { providers } from './registry.js';

const packed = packSettings({
  exponents: { JPY: 0, KWD: 3 },
  merchants: { '61002304': 'acme', 'a.b|c': 'other shop' },
});

describe('settings among the options', () => {
  it('come back as they went', () => {
    expect(exponentsFor(packed, 'JPY', {})).toEqual({ JPY: 0 });
    expect(exponentsFor(packed, 'KWD', { KWD: 2 })).toEqual({ KWD: 3 });
    expect(exponentsFor(packed, 'HKD', { HKD: 2 })).toEqual({ HKD: 2 });
    expect([merchantOf(packed, '61002304'), merchantOf(packed, 'a.b|c')]).toEqual(['acme', 'other shop']);
    expect([hasMerchants(packed), hasMerchants({ unsigned: 'hold' })]).toEqual([true, false]);
  });

  it.each(['', '9', '-1', '2.0', 'two'])('do not guess at an exponent of %j', (said) => {
    expect(exponentsFor({ 'exponent.HKD': said }, 'HKD', { HKD: 2 })).toEqual({});
    expect(MAX_EXPONENT).toBe(8);
  });

  it.each(['constructor', '__proto__', 'toString'])('know nothing of %s', (name) => {
    expect(merchantOf(packed, name)).toBeNull();
    expect(Object.hasOwn(exponentsFor(packed, name, {}), name)).toBe(false);
  });

  it('have names that no option of a provider has', () => {
    const names = [...providers.values()].flatMap((provider) => Object.keys(provider.options));
    expect(names.filter((name) => name.includes('.'))).toEqual([]);
  });
});

describe('an exponent of the account', () => {
  const { signer } = newpaySandbox.sandboxKey('k');
  const notice = {
    ...{ newpayOrderNo: 'N1', mchOrderNo: 'M1', value: '100', currency: 'JPY', payStatus: 'SUCCESS' },
    ...{ settlementStatus: null, paytime: null, timestamp: 1_663_738_614_280 },
  };
  const refund = {
    ...{ newpayRefundNo: 'R1', mchRefundNo: 'MR', newpayOrderNo: 'N1', refundValue: '5', orderValue: '100' },
    ...{ currency: 'JPY', refundStatus: 'SUCCESS', timestamp: 1_663_738_614_280 },
  };
  const v1 = {
    ...{ newpayOrderNo: 'N1', orderNo: 'M1', orderAmt: '100', currency: 'JPY', transStatus: 0 },
    ...{ settlementStatus: null, timestamp: 1_663_738_614_280 },
  };
  const eft = {
    ...{ userConfirmKey: 'S1', eftpayTradeNo: 'E1', outTradeNo: 'O1', transactionId: 'T1', totalFee: '100' },
    ...{ currency: 'JPY', tradeStatus: 'TRADE_SUCCESS', wallet: 'W', gmtPayment: '', time: '' },
  };

  it.each([
    ['V2 payment', newpay, { apiVersion: 'v2' }, newpaySandbox.paymentBody(notice, { signer })],
    ['V2 refund', newpay, { apiVersion: 'v2' }, newpaySandbox.refundBody(refund, { signer })],
    ['V1 payment', newpay, { apiVersion: 'v1' }, newpaySandbox.v1PaymentBody(v1, { signer })],
    ['sale', eftpay, {}, eftpaySandbox.saleBody('web', eft, 's')],
  ] as const)('makes a %s in a new currency readable, which was unknown', (_, provider, options, body) => {
    const translate = (more: Readonly<Record<string, string>>) =>
      provider.translate(stored(provider, body, { options: { ...options, ...more } }));
    expect(translate({})).toMatchObject({ kind: 'unreadable', reason: 'unknown_currency' });
    const [fact] = factsOf(translate(packed));
    expect(fact).toMatchObject({ currency: 'JPY', exponent: 0, order_minor: 100n });
  });
});
