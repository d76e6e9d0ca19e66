import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProvider, factsOf, NOW, stored } from '../provider.contract.js';
import type { ProviderAccount, Translation, Verdict } from '../provider.js';
import { openEnded } from '../sandbox.js';
import { eftpay } from './index.js';
import {
  type RefundNotice,
  type RefundScene,
  refundBody,
  type SaleNotice,
  type SaleScene,
  saleBody,
  sandboxKey,
  signed,
} from './sandbox.js';
import { digestOf } from './signature.js';

const USER = 'S0003469';
const saleScenes: readonly SaleScene[] = ['web', 'wap', 'app', 'jsapi', 'qrcode', 'cashier'];
const refundScenes: readonly RefundScene[] = ['web', 'wap', 'app', 'jsapi'];

const sale: SaleNotice = {
  userConfirmKey: USER,
  eftpayTradeNo: '20005269520084311t5rutcv1734',
  outTradeNo: 'rrn_1686280005975',
  transactionId: '2020012022001386451433772415',
  totalFee: '540.2',
  currency: 'HKD',
  tradeStatus: 'TRADE_SUCCESS',
  wallet: 'ALIPAYHK',
  gmtPayment: '2019-09-24 02:20:29',
  time: '20230609110645',
  extra: { subject: 'Chan Tai Man', openid: 'open-77', sub_openid: 'sub-77', buyer_id: 'buyer-77' },
};

const refund: RefundNotice = {
  ...sale,
  tradeStatus: 'TRADE_REFUND',
  refundNo: 'R_1',
  returnAmount: '0.29',
  gmtPayment: '2020-01-20 10:35:34',
};

const NOW_TEXT = '20260301080000';
const reply = (returnCode: string, secret: string): string => {
  const sign = createHash('sha256')
    .update(`${secret}return_code=${returnCode}&time=${NOW_TEXT}`)
    .digest('hex');
  return `{"return_code":"${returnCode}","time":"${NOW_TEXT}","sign":"${sign}"}`;
};

describeProvider({
  provider: eftpay,
  newKey: (id) => sandboxKey(id, USER),
  bodies: (secret) => ({
    ...Object.fromEntries(saleScenes.map((scene) => [`${scene} sale`, saleBody(scene, sale, secret)])),
    ...Object.fromEntries(
      refundScenes.map((scene) => [`${scene} refund`, refundBody(scene, refund, secret)]),
    ),
    'octopus refund': refundBody(
      'web',
      { ...refund, tradeStatus: 'TRADE_FAIL', extra: { rejectReason: 'Chan has no card' } },
      secret,
    ),
  }),
  personal: ['Chan', '-77'],
  signedPart: (body) => body,
  replies: (secret) => ({ accepted: reply('success', secret), refused: reply('false', secret) }),
});

const SECRET = 'shhh';
const translate = (body: string): Translation => eftpay.translate(stored(eftpay, body));

const saleOf = (over: Partial<SaleNotice>, scene: SaleScene = 'web') =>
  translate(saleBody(scene, { ...sale, ...over }, SECRET));
const refundOf = (over: Partial<RefundNotice>, scene: RefundScene = 'web') =>
  translate(refundBody(scene, { ...refund, ...over }, SECRET));

describe('sale', () => {
  it('reads the sample of the app page', () => {
    const sample = readFileSync(join(__dirname, 'fixtures', 'sale-app.json'), 'utf8');
    expect(factsOf(translate(sample))).toMatchObject([
      {
        fact_id: 'eftpay|main|payment|20005269520084311t5rutcv1734|TRADE_SUCCESS',
        type: 'payment.succeeded',
        order_key: 'eftpay|main|20005269520084311t5rutcv1734',
        merchant_order_no: 'rrn_1686280005975',
        network_order_no: '2020012022001386451433772415',
        merchant_code: USER,
        channel: 'ALIPAYCN',
        currency: 'HKD',
        exponent: 2,
        order_minor: 100n,
        paid_minor: 100n,
        paid_is_assumed: true,
        amounts_raw: { total_fee: '1' },
        occurred_at: Date.UTC(2019, 8, 23, 18, 20, 29),
        time_quality: 'provider',
        trust: 'SIGNED',
        held: false,
      },
    ]);
  });

  it.each(saleScenes)('of scene %s is paid by the same wallet', (scene) => {
    expect(factsOf(saleOf({}, scene))).toMatchObject([
      { type: 'payment.succeeded', order_minor: 54_020n, channel: 'ALIPAYHK', terminal: '10000001' },
    ]);
  });

  it.each([
    ['TRADE_SUCCESS', 'payment.succeeded'],
    ['TRADE_PROCESSING', 'payment.pending'],
    ['TRADE_FAIL', 'payment.failed'],
    ['TRADE_CLOSED', 'payment.closed'],
  ])('%s is %s', (tradeStatus, type) => {
    const paid = type === 'payment.succeeded';
    expect(factsOf(saleOf({ tradeStatus }))).toMatchObject([
      { type, paid_is_assumed: paid, order_minor: 54_020n },
    ]);
  });

  it('does not guess what TRADE_CLOSED means without a trade_type', () => {
    expect(saleOf({ tradeStatus: 'TRADE_CLOSED' }, 'jsapi')).toMatchObject({ reason: 'unknown_status' });
  });

  it('falls back to the number of the merchant, which is unique per user only', () => {
    expect(factsOf(saleOf({ eftpayTradeNo: '' }))).toMatchObject([
      { provider_order_no: `out:${USER}:rrn_1686280005975` },
    ]);
  });

  it('takes trade_no where transaction_id is missing', () => {
    const extra = { transaction_id: '', trade_no: 'T-1' };
    expect(factsOf(saleOf({ extra }))).toMatchObject([{ network_order_no: 'T-1' }]);
  });

  it('takes the time of the notice, then of arrival, where there is no gmt_payment', () => {
    expect(factsOf(saleOf({ gmtPayment: '' }))).toMatchObject([
      { occurred_at: Date.UTC(2023, 5, 9, 3, 6, 45), time_quality: 'envelope' },
    ]);
    expect(factsOf(saleOf({ gmtPayment: '', time: '' }))).toMatchObject([
      { occurred_at: NOW, time_quality: 'received' },
    ]);
  });

  it('hashes alike when only the time of the notice is refreshed', () => {
    const hash = (time: string) => factsOf(saleOf({ time }))[0]?.content_hash;
    expect(hash('20230609110650')).toBe(hash('20230609110645'));
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ trade_status: 'TRADE_FINISHED' }, 'unknown_status'],
    [{ trade_status: 'APPLY_SUCCESS' }, 'unknown_status'],
    [{ trade_status: '' }, 'missing_field'],
    [{ total_fee: '' }, 'missing_field'],
    [{ total_fee: '1,00' }, 'amount_not_a_decimal'],
    [{ total_fee: '1.001' }, 'unsupported_precision'],
    [{ currency: '' }, 'missing_field'],
    [{ currency: 'USD' }, 'unknown_currency'],
    [{ gmt_payment: '2019-02-30 00:00:00' }, 'bad_time'],
    [{ gmt_payment: '2019-09-24 24:00:00' }, 'bad_time'],
    [{ gmt_payment: '2019-13-01 00:00:00' }, 'bad_time'],
    [{ gmt_payment: '24/09/2019' }, 'bad_time'],
    [{ gmt_payment: '1999-01-01 00:00:00' }, 'bad_time'],
    [{ eftpay_trade_no: '', out_trade_no: '' }, 'missing_field'],
    [{ eftpay_trade_no: 'x'.repeat(129) }, 'id_too_long'],
    [{ refund_no: 'R_1' }, 'unknown_callback_type'],
    [{ trade_type: 'AUTH' }, 'unknown_callback_type'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(saleOf({ extra })).toMatchObject({ kind: 'unreadable', reason });
  });
});

describe('refund', () => {
  it('reads the sample of the page: TRADE_CLOSED is a full refund here', () => {
    const sample = readFileSync(join(__dirname, 'fixtures', 'refund-web.json'), 'utf8');
    expect(factsOf(translate(sample))).toMatchObject([
      {
        fact_id: 'eftpay|main|refund|18520003650610023041t5ruq5va732|R_20200120103526_0|TRADE_CLOSED',
        type: 'refund.succeeded',
        refund_claim: 'FULL',
        refund_no: 'R_20200120103526_0',
        refund_minor: 2n,
        refund_total_minor: null,
        order_minor: 2n,
        paid_minor: null,
        paid_is_assumed: false,
        amounts_raw: { total_fee: '0.02', return_amount: '0.02' },
        occurred_at: Date.UTC(2020, 0, 20, 2, 35, 34),
      },
    ]);
  });

  it.each(refundScenes)('of scene %s is an increment: 0.29 is 29', (scene) => {
    expect(factsOf(refundOf({}, scene))).toMatchObject([{ refund_minor: 29n, channel: 'ALIPAYHK' }]);
  });

  it.each([
    ['TRADE_REFUND', 'refund.succeeded', 'PARTIAL'],
    ['TRADE_CLOSED', 'refund.succeeded', 'FULL'],
    ['TRADE_FAIL', 'refund.failed', null],
    ['TRADE_PROCESSING', 'refund.pending', null],
    ['APPLY_SUCCESS', 'refund.pending', null],
  ])('%s is %s, claim %s', (tradeStatus, type, claim) => {
    expect(factsOf(refundOf({ tradeStatus }))).toMatchObject([{ type, refund_claim: claim }]);
  });

  it('failed where there is a rejectReason, and that is another fact', () => {
    const extra = { rejectReason: 'no card' };
    const facts = factsOf(refundOf({ tradeStatus: 'TRADE_PROCESSING', extra }));
    expect(facts).toMatchObject([{ type: 'refund.failed', refund_claim: null }]);
    expect(facts[0]?.fact_id).toMatch(/\|R_1\|TRADE_PROCESSING\|rejected$/);
  });

  it('is told by refund_no alone, too', () => {
    expect(factsOf(refundOf({ extra: { trade_type: '' } }))).toMatchObject([{ type: 'refund.succeeded' }]);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ trade_status: 'TRADE_SUCCESS' }, 'unknown_status'],
    [{ refund_no: '' }, 'missing_field'],
    [{ return_amount: '' }, 'missing_field'],
    [{ total_fee: '' }, 'missing_field'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(refundOf({ extra })).toMatchObject({ kind: 'unreadable', reason });
  });
});

describe('signature', () => {
  it.each([
    [
      SECRET,
      'amount=10.00&out_trade_no=123',
      'b4ad2f94142c233b56063e887fb6a5f50277a45d64ea20ded6e1a721b26d358b',
    ],
    [
      'secret123',
      'amount=10.00&out_trade_no=123',
      'cfbc1553223b5e68432b78727ebbea9ba71990e20ef1d127434d512155f68449',
    ],
  ])('with %s over %s is the known digest', (secret, text, digest) => {
    expect(digestOf(secret, text)).toBe(digest);
  });

  const key = openEnded('k', { userConfirmKey: USER, secret: SECRET });
  const account = (over: Partial<ProviderAccount> = {}): ProviderAccount => ({
    keys: [key],
    options: {},
    ...over,
  });
  const verify = (body: string, over: Partial<ProviderAccount> = {}) =>
    eftpay.verify({ pathToken: null, body: Buffer.from(body) }, account(over), NOW);
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const wrong = { kind: 'refusal', cause: 'wrong_signature' };

  it('sorts by code unit, capitals before _ before small letters', () => {
    const sign = sha(`${SECRET}Zeta=1&packageName=2&payType=3&pay_scene=4&user_confirm_key=${USER}`);
    const body = { pay_scene: '4', payType: '3', user_confirm_key: USER, packageName: '2', Zeta: '1', sign };
    expect(verify(JSON.stringify(body))).toMatchObject({ kind: 'proof', keyId: 'k' });
  });

  it.each([
    ['skip', ''],
    ['keep', '&subject='],
  ])('with emptyValues %s, an empty value is treated so', (emptyValues, part) => {
    const sign = sha(`${SECRET}a=1${part}&user_confirm_key=${USER}`);
    const body = JSON.stringify({ a: '1', subject: '', none: null, user_confirm_key: USER, sign });
    expect(verify(body, { options: { emptyValues } })).toMatchObject({ kind: 'proof' });
    const other = emptyValues === 'skip' ? 'keep' : 'skip';
    expect(verify(body, { options: { emptyValues: other } })).toEqual(wrong);
  });

  it('takes numbers and booleans as their JSON text, nothing nested', () => {
    const sign = sha(`${SECRET}a=1.0&b=true&user_confirm_key=${USER}`);
    const body = `{"a":1.0,"b":true,"user_confirm_key":"${USER}","sign":"${sign}"}`;
    expect(verify(body)).toMatchObject({ kind: 'proof' });
    expect(verify(body.replace('true', '{}'))).toEqual(wrong);
    expect(verify(body.replace('true', '[]'))).toEqual(wrong);
  });

  it('refuses half a surrogate pair, a sign in capitals and one that is no digest', () => {
    const body = saleBody('web', { ...sale, extra: { subject: '\ud800' } }, SECRET);
    expect(verify(body)).toEqual(wrong);
    const good = saleBody('web', sale, SECRET);
    const capitals = good.replace(/"sign":"(\w+)"/, (_, sign: string) => `"sign":"${sign.toUpperCase()}"`);
    expect(verify(good)).toMatchObject({ kind: 'proof' });
    expect(verify(capitals)).toEqual(wrong);
    expect(verify(good.replace(/"sign":"\w+"/, '"sign":"x"'))).toEqual(wrong);
  });

  it.each([['other'], ['']])('refuses the user_confirm_key %j', (userConfirmKey) => {
    expect(verify(saleBody('web', { ...sale, userConfirmKey }, SECRET))).toEqual({
      kind: 'refusal',
      cause: 'unknown_user_confirm_key',
    });
  });

  it('tries only the keys of the user_confirm_key', () => {
    const other = openEnded('other', { userConfirmKey: 'S2', secret: SECRET });
    expect(verify(saleBody('web', sale, SECRET), { keys: [other, key] })).toMatchObject({ keyId: 'k' });
  });

  it('can have a sandbox key of its own user', () => {
    expect(sandboxKey('7').key.fields['userConfirmKey']).toBe('S7');
  });

  it('never signs with an empty secret', () => {
    const empty = openEnded('k', { userConfirmKey: USER, secret: '' });
    expect(verify(saleBody('web', sale, ''), { keys: [empty] })).toEqual(wrong);
    expect(eftpay.checkKey(empty)).toBe('secret: missing');
  });

  it.each([
    [sale.eftpayTradeNo, sale.eftpayTradeNo],
    ['', sale.outTradeNo],
  ])('routes by eftpay_trade_no %j, else by out_trade_no', (eftpayTradeNo, routingKey) => {
    expect(verify(saleBody('web', { ...sale, eftpayTradeNo }, SECRET))).toMatchObject({ routingKey });
  });

  it('routes by nothing where there is no number', () => {
    const body = signed({ user_confirm_key: USER }, SECRET);
    expect(verify(body)).toMatchObject({ kind: 'proof', routingKey: null });
  });

  describe('of the reply', () => {
    const closed = { ...key, id: 'old', fields: { ...key.fields, secret: 'old' }, notAfter: NOW };
    const secretOf = (verdict: Verdict, keys: ProviderAccount['keys']): string | undefined => {
      const { body } = eftpay.acknowledge(verdict, account({ keys }), NOW);
      return ['old', SECRET].find(
        (secret) => body === reply('success', secret) || body === reply('false', secret),
      );
    };

    it('is made with the key that verified the notice, even if its window has closed since', () => {
      expect(secretOf({ kind: 'accepted', keyId: 'old' }, [key, closed])).toBe('old');
    });

    it('is made with the first key in force where none did, or with the first there is', () => {
      expect(secretOf({ kind: 'failed', message: 'busy' }, [closed, key])).toBe(SECRET);
      expect(secretOf({ kind: 'accepted', keyId: 'gone' }, [closed, key])).toBe(SECRET);
      expect(secretOf({ kind: 'failed', message: 'busy' }, [closed])).toBe('old');
    });

    it('has the time of its own second, though it is made once a second', () => {
      const at = (now: number): string =>
        eftpay.acknowledge({ kind: 'accepted', keyId: 'k' }, account(), now).body;
      expect(at(NOW)).toContain(`"time":"${NOW_TEXT}"`);
      expect(at(NOW + 999)).toBe(at(NOW));
      expect(at(NOW + 1_000)).toContain('"time":"20260301080001"');
      expect(at(NOW)).toContain(`"time":"${NOW_TEXT}"`);
    });

    it('is empty where there is no key at all', () => {
      const { body } = eftpay.acknowledge({ kind: 'failed', message: 'busy' }, account({ keys: [] }), NOW);
      expect(body).toBe(`{"return_code":"false","time":"${NOW_TEXT}","sign":""}`);
    });

    it('has the members of the page', () => {
      const page = JSON.parse(readFileSync(join(__dirname, 'fixtures', 'reply.json'), 'utf8')) as object;
      const { body } = eftpay.acknowledge({ kind: 'accepted', keyId: 'k' }, account(), NOW);
      expect(Object.keys(JSON.parse(body) as object).sort()).toEqual(Object.keys(page).sort());
    });
  });
});
