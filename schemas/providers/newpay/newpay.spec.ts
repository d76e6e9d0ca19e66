import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../json.js';
import { describeProvider, factsOf, NOW, plainText, stored } from '../provider.contract.js';
import type { ProviderOptions, Translation } from '../provider.js';
import { openEnded, type PlainObject } from '../sandbox.js';
import { newpay } from './index.js';
import {
  type PaymentNotice,
  paymentBody,
  type RefundNotice,
  refundBody,
  sandboxKey,
  type V1PaymentNotice,
  type V1RefundNotice,
  v1PaymentBody,
  v1RefundBody,
  withSign,
} from './sandbox.js';
import { string1 } from './string1.js';

const PAID_AT = 1_663_738_614_280;

const payment: PaymentNotice = {
  newpayOrderNo: '202209210000006950',
  mchOrderNo: 'M-1',
  value: '1113.00',
  currency: 'LAK',
  payStatus: 'SUCCESS',
  settlementStatus: 1,
  paytime: PAID_AT,
  timestamp: PAID_AT + 5_000,
  extra: { subject: 'Khamla Phommachanh', attach: '+856 20 5555 1234' },
};

const refund: RefundNotice = {
  newpayRefundNo: 'R-9',
  mchRefundNo: 'MR-9',
  newpayOrderNo: '202209210000006950',
  refundValue: '13.5',
  orderValue: '1113.00',
  currency: 'LAK',
  refundStatus: 'SUCCESS',
  timestamp: PAID_AT + 9_000,
};

const v1Payment: V1PaymentNotice = {
  newpayOrderNo: '202209210000006950',
  orderNo: '202209067002502223',
  orderAmt: '123.00',
  currency: 'LAK',
  transStatus: 0,
  settlementStatus: 1,
  timestamp: PAID_AT,
  extra: { subject: 'Khamla Phommachanh', extra: '+856 20 5555 1234' },
};

const v1Refund: V1RefundNotice = {
  newpayRefundOrderNo: 'R-9',
  refundOrderNo: 'MR-9',
  newpayOrderNo: '202209210000006950',
  orderNo: '202209067002502223',
  refundOrderAmt: '23.00',
  currency: 'LAK',
  transStatus: 0,
  timestamp: PAID_AT,
};

const replies = () => ({ accepted: '{"transResult":"SUCCESS"}', refused: '{"transResult":"FAIL"}' });
const personal = ['Khamla', '5555'];
const dataOf = (body: string): string => body.slice(body.indexOf('"data":') + 7, -1);

describeProvider({
  provider: newpay,
  newKey: sandboxKey,
  bodies: (signer) => ({
    'V2 payment': paymentBody(payment, { signer }),
    'V2 pending payment': paymentBody({ ...payment, payStatus: 'PROCESSING', paytime: null }, { signer }),
    'V2 refund': refundBody(refund, { signer }),
  }),
  personal,
  signedPart: dataOf,
  replies,
});

describeProvider({
  provider: newpay,
  newKey: sandboxKey,
  options: { apiVersion: 'v1', v1RefundSuccess: '0' },
  bodies: (signer) => ({
    'V1 payment': v1PaymentBody(v1Payment, { signer }),
    'V1 refund': v1RefundBody(v1Refund, { signer }),
  }),
  personal,
  signedPart: (body) => body,
  replies,
});

const signer = sandboxKey('k').signer;
const translate = (body: string, options: ProviderOptions = {}): Translation =>
  newpay.translate(stored(newpay, body, { options }));

const paymentFacts = (over: Partial<PaymentNotice>) =>
  factsOf(translate(paymentBody({ ...payment, ...over }, { signer })));

describe('V2 payment', () => {
  it('becomes a payment and a settlement', () => {
    const [paid, settled, ...none] = paymentFacts({});
    expect(none).toEqual([]);
    expect(paid).toMatchObject({
      fact_id: 'newpay|main|payment|202209210000006950|SUCCESS',
      type: 'payment.succeeded',
      order_key: 'newpay|main|202209210000006950',
      trust: 'SIGNED',
      held: false,
      api_version: 'v2',
      provider_status: 'SUCCESS',
      merchant_order_no: 'M-1',
      merchant_code: '6',
      channel: 'WECHAT',
      product: 'ONLINE',
      currency: 'LAK',
      exponent: 2,
      order_minor: 111_300n,
      paid_minor: 111_300n,
      paid_is_assumed: true,
      amounts_raw: { orderAmt: '1113.00' },
      settlement: null,
      occurred_at: PAID_AT,
      time_quality: 'provider',
    });
    expect(settled).toMatchObject({
      fact_id: 'newpay|main|settlement|202209210000006950|1',
      type: 'settlement.reported',
      settlement: 'IN_SETTLEMENT',
      currency: null,
      order_minor: null,
      paid_is_assumed: false,
      amounts_raw: {},
      occurred_at: PAID_AT + 5_000,
      time_quality: 'envelope',
    });
  });

  it.each([
    ['SUCCESS', 'payment.succeeded', 111_300n],
    ['FAIL', 'payment.failed', null],
    ['EXPIRED', 'payment.expired', null],
    ['PROCESSING', 'payment.pending', null],
  ])('%s is %s', (payStatus, type, paid) => {
    const [fact] = paymentFacts({ payStatus });
    expect(fact).toMatchObject({
      type,
      paid_minor: paid,
      order_minor: 111_300n,
      paid_is_assumed: paid !== null,
    });
  });

  it.each([
    [0, 'NONE'],
    [1, 'IN_SETTLEMENT'],
    [2, 'SETTLED'],
  ])('settlementStatus %i is %s', (settlementStatus, settlement) => {
    expect(paymentFacts({ settlementStatus })[1]).toMatchObject({ settlement });
  });

  it('says nothing of a settlement that is not told', () => {
    expect(paymentFacts({ settlementStatus: null })).toHaveLength(1);
  });

  it('takes the time of the notice, then of arrival, where there is no paytime', () => {
    expect(paymentFacts({ paytime: null })[0]).toMatchObject({
      occurred_at: PAID_AT + 5_000,
      time_quality: 'envelope',
    });
    expect(paymentFacts({ paytime: 0, timestamp: 0 })[0]).toMatchObject({
      occurred_at: NOW,
      time_quality: 'received',
    });
  });

  it('hashes alike when only the envelope is refreshed, and unlike when the amount is', () => {
    const hash = (over: Partial<PaymentNotice>) => paymentFacts(over).map((fact) => fact.content_hash);
    expect(hash({ timestamp: PAID_AT + 1 })).toEqual(hash({}));
    expect(hash({ paytime: null, timestamp: 1_700_000_000_000 })).toEqual(hash({ paytime: null }));
    expect(hash({ value: '1113' })).toEqual(hash({}));
    expect(hash({ value: '1113.01' })[0]).not.toBe(hash({})[0]);
    expect(hash({ paytime: PAID_AT + 1 })[0]).not.toBe(hash({})[0]);
  });

  it.each([
    [1, 'WECHAT'],
    [11, 'ALIPAY_PLUS'],
    [7, 'PAY_METHOD_7'],
    [null, null],
  ])('payMethod %s is %s', (payMethod, channel) => {
    expect(paymentFacts({ extra: { payMethod } })[0]).toMatchObject({ channel });
  });

  it('takes numbers given as numbers with the digits they came with', () => {
    const [fact] = factsOf(
      translate(paymentBody(payment, { signer }).replace('"M-1"', '9007199254740993').replace('"6"', '6')),
    );
    expect(fact).toMatchObject({ merchant_order_no: '9007199254740993', merchant_code: '6' });
  });

  it.each<[string, PlainObject, string, string]>([
    ['an unknown payStatus', { payStatus: 'PAID' }, 'unknown_status', 'payStatus'],
    ['a payStatus of Object', { payStatus: 'constructor' }, 'unknown_status', 'payStatus'],
    ['an unknown settlementStatus', { settlementStatus: 3 }, 'unknown_code', 'settlementStatus'],
    ['no order number', { newpayOrderNo: '' }, 'missing_field', 'newpayOrderNo'],
    ['an order number of 129', { newpayOrderNo: 'x'.repeat(129) }, 'id_too_long', 'newpayOrderNo'],
    ['an order number that is a list', { newpayOrderNo: [] }, 'wrong_type', 'newpayOrderNo'],
    ['an order number with NUL', { newpayOrderNo: 'a\u0000' }, 'wrong_type', 'newpayOrderNo'],
    ['an order number with half a pair', { newpayOrderNo: 'a\ud800' }, 'wrong_type', 'newpayOrderNo'],
    ['an order number with a point', { newpayOrderNo: 1.5 }, 'wrong_type', 'newpayOrderNo'],
    ['no amount', { orderAmt: null }, 'missing_field', 'orderAmt'],
    ['an amount without parts', { orderAmt: '1.00' }, 'wrong_type', 'orderAmt'],
    ['an amount without a value', { orderAmt: { currency: 'LAK' } }, 'missing_field', 'value'],
    ['an empty value', { orderAmt: { value: '', currency: 'LAK' } }, 'missing_field', 'value'],
    ['a value that is a list', { orderAmt: { value: [1], currency: 'LAK' } }, 'wrong_type', 'value'],
    ['no currency', { orderAmt: { value: '1' } }, 'missing_field', 'currency'],
    [
      'a currency without an exponent',
      { orderAmt: { value: '1', currency: 'EUR' } },
      'unknown_currency',
      'value',
    ],
    ['a negative amount', { orderAmt: { value: '-1', currency: 'USD' } }, 'amount_not_a_decimal', 'value'],
    [
      'a tenth of a cent',
      { orderAmt: { value: '1.001', currency: 'USD' } },
      'unsupported_precision',
      'value',
    ],
    [
      'one more cent than an Int64 holds',
      { orderAmt: { value: '92233720368547758.08', currency: 'USD' } },
      'amount_too_many_digits',
      'value',
    ],
    ['a paytime in seconds', { paytime: 1_663_738_614 }, 'bad_time', 'paytime'],
    ['a paytime beyond 2100', { paytime: 9_000_000_000_000 }, 'bad_time', 'paytime'],
    ['a paytime that is text', { paytime: 'yesterday' }, 'bad_time', 'paytime'],
    ['a paytime that is true', { paytime: true }, 'bad_time', 'paytime'],
    ['payment and refund at once', { refundStatus: 'SUCCESS' }, 'unknown_callback_type', 'data'],
    ['neither payment nor refund', { payStatus: null }, 'unknown_callback_type', 'data'],
  ])('with %s is unreadable', (_, extra, reason, field) => {
    const translation = translate(paymentBody({ ...payment, extra }, { signer }));
    expect(translation).toMatchObject({ kind: 'unreadable', reason });
    expect(translation.kind === 'unreadable' && translation.detail).toContain(field);
  });

  it('is unreadable where the envelope reports an error or has no data', () => {
    const body = paymentBody(payment, { signer });
    expect(translate(body.replace('"success":true', '"success":false'))).toMatchObject({
      reason: 'provider_error_envelope',
    });
    expect(translate('{"success":true}')).toMatchObject({ reason: 'missing_field' });
    expect(translate('[]')).toMatchObject({ reason: 'not_an_object' });
    expect(translate('{"a":1,"a":2}')).toMatchObject({ reason: 'not_json' });
    expect(translate('')).toMatchObject({ reason: 'not_json' });
  });

  it('tolerates members it does not know', () => {
    expect(paymentFacts({ extra: { couponAmt: { value: '1' }, list: [1] } })).toHaveLength(2);
  });
});

describe('V2 refund', () => {
  const refundFacts = (over: Partial<RefundNotice>) =>
    translate(refundBody({ ...refund, ...over }, { signer }));

  it('is an increment under its own number', () => {
    expect(factsOf(refundFacts({}))).toEqual([
      expect.objectContaining({
        fact_id: 'newpay|main|refund|R-9|SUCCESS',
        type: 'refund.succeeded',
        refund_no: 'R-9',
        refund_minor: 1_350n,
        refund_total_minor: null,
        order_minor: 111_300n,
        paid_minor: null,
        amounts_raw: { refundAmt: '13.5', orderAmt: '1113.00' },
        occurred_at: PAID_AT + 9_000,
        time_quality: 'envelope',
      }),
    ]);
  });

  it.each([
    ['FAIL', 'refund.failed'],
    ['PROCESSING', 'refund.pending'],
  ])('%s is %s', (refundStatus, type) => {
    expect(factsOf(refundFacts({ refundStatus }))[0]).toMatchObject({ type });
  });

  it('keeps an order amount in another currency as text only', () => {
    const facts = factsOf(refundFacts({ extra: { orderAmt: { value: '5', currency: 'USD' } } }));
    expect(facts[0]).toMatchObject({ currency: 'LAK', order_minor: null, amounts_raw: { orderAmt: '5' } });
  });

  it('does not need the order amount', () => {
    expect(factsOf(refundFacts({ extra: { orderAmt: null } }))[0]).toMatchObject({ order_minor: null });
  });

  it.each<[PlainObject, string]>([
    [{ refundStatus: 1 }, 'unknown_status'],
    [{ refundStatus: null }, 'missing_field'],
    [{ newpayRefundNo: null }, 'missing_field'],
    [{ newpayOrderNo: null }, 'missing_field'],
    [{ refundAmt: null }, 'missing_field'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(refundFacts({ extra })).toMatchObject({ kind: 'unreadable', reason });
  });
});

describe('V1', () => {
  const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', name), 'utf8');
  const v1 = { apiVersion: 'v1' };

  it('reads the payment sample of the docs', () => {
    const [paid, settled] = factsOf(translate(fixture('v1-payment.json'), v1));
    expect(paid).toMatchObject({
      fact_id: 'newpay|main|payment|202209210000006950|0',
      type: 'payment.succeeded',
      api_version: 'v1',
      merchant_order_no: '202209067002502223',
      merchant_code: '6',
      channel: 'NEWPAY',
      order_minor: 12_300n,
      occurred_at: 1_663_738_614_280,
      time_quality: 'envelope',
    });
    expect(settled).toMatchObject({ settlement: 'NONE' });
  });

  it('knows that transStatus 1 failed and settlementStatus 2 is settled', () => {
    const facts = factsOf(
      translate(v1PaymentBody({ ...v1Payment, transStatus: 1, settlementStatus: 2 }, { signer }), v1),
    );
    expect(facts).toMatchObject([{ type: 'payment.failed' }, { settlement: 'SETTLED' }]);
  });

  it('believes of a refund what the sample shows: 0 beside its words', () => {
    expect(factsOf(translate(fixture('v1-refund.json'), v1))).toMatchObject([{ type: 'refund.succeeded' }]);
  });

  it.each([
    [0, 'Transaction Failed'],
    [0, null],
    [1, 'Transaction Success'],
    [1, 'Transaction Failed'],
  ])('does not guess what transStatus %i beside %s means', (transStatus, transInfo) => {
    const body = v1RefundBody({ ...v1Refund, transStatus, extra: { transInfo } }, { signer });
    expect(translate(body, v1)).toMatchObject({ kind: 'unreadable', reason: 'unknown_status' });
  });

  it.each([
    ['0', 0, 'refund.succeeded'],
    ['0', 1, 'refund.failed'],
    ['1', 1, 'refund.succeeded'],
    ['1', 0, 'refund.failed'],
  ])('with v1RefundSuccess %s, transStatus %i is %s', (v1RefundSuccess, transStatus, type) => {
    const body = v1RefundBody({ ...v1Refund, transStatus }, { signer });
    expect(factsOf(translate(body, { ...v1, v1RefundSuccess }))).toMatchObject([
      { type, refund_no: 'R-9', refund_minor: 2_300n, amounts_raw: { refundOrderAmt: '23.00' } },
    ]);
  });

  it('reads the refund sample of the docs, its transStatus being given twice alike', () => {
    const [fact] = factsOf(translate(fixture('v1-refund.json'), { ...v1, v1RefundSuccess: '0' }));
    expect(fact).toMatchObject({
      type: 'refund.succeeded',
      refund_no: '202209210000006950',
      refund_minor: 12_300n,
      merchant_order_no: '202209067002502223',
    });
  });

  it.each<[PlainObject, string]>([
    [{ transStatus: 2 }, 'unknown_status'],
    [{ transStatus: null }, 'unknown_callback_type'],
    [{ settlementStatus: 0 }, 'unknown_code'],
    [{ currency: null }, 'missing_field'],
    [{ orderAmt: null }, 'missing_field'],
  ])('payment with %j is unreadable: %s', (extra, reason) => {
    const body = v1PaymentBody({ ...v1Payment, extra }, { signer });
    expect(translate(body, v1)).toMatchObject({ kind: 'unreadable', reason });
  });

  it('refund without its number is unreadable, not a payment', () => {
    const body = v1RefundBody({ ...v1Refund, extra: { newpayRefundOrderNo: null } }, { signer });
    expect(translate(body, { ...v1, v1RefundSuccess: '0' })).toMatchObject({ reason: 'missing_field' });
  });
});

describe('string1', () => {
  const object = (text: string) => {
    const reading = readJson(Buffer.from(text));
    if (reading.kind === 'json' && reading.value.kind === 'object') return reading.value;
    throw new Error('bad test');
  };
  const members = object(
    '{"value":"x","sign":"s","attach":"","remark":null,"payMethod":1,"ok":true,"paytime":1e3,' +
      '"orderAmt": { "value": "100.00", "currency":"LAK","none":null,"deep":{"b":1.0,"a":[1, {"z":null,"y":"ທ"}]} }, "list":["a",2]}',
  );
  const around = (orderAmt: string, list: string) =>
    `attach=&list=${list}&ok=true&${orderAmt}&payMethod=1&paytime=1e3&value=x`;

  it.each([
    [
      'compact-json',
      around(
        'orderAmt={"value":"100.00","currency":"LAK","none":null,"deep":{"b":1.0,"a":[1,{"z":null,"y":"ທ"}]}}',
        '["a",2]',
      ),
    ],
    [
      'sorted-json',
      around(
        'orderAmt={"currency":"LAK","deep":{"a":[1,{"y":"ທ","z":null}],"b":1.0},"none":null,"value":"100.00"}',
        '["a",2]',
      ),
    ],
    ['joined', around('orderAmt=currency=LAK&deep=a=[1,{"z":null,"y":"ທ"}]&b=1.0&value=100.00', '["a",2]')],
    [
      'flattened',
      around(
        'orderAmt.currency=LAK&orderAmt.deep.a=[1,{"z":null,"y":"ທ"}]&orderAmt.deep.b=1.0&orderAmt.value=100.00',
        '["a",2]',
      ),
    ],
    [
      'java-map',
      around(
        'orderAmt={value=100.00, currency=LAK, none=null, deep={b=1.0, a=[1, {z=null, y=ທ}]}}',
        '[a, 2]',
      ),
    ],
  ])('renders nested members as %s', (nestedAmount, expected) => {
    expect(string1(members, { nestedAmount })).toBe(expected);
  });

  it('knows no other rendering', () => {
    expect(() => string1(members, { nestedAmount: 'xml' })).toThrow(RangeError);
  });

  it('is what NewPay signs: checked with node:crypto alone', () => {
    const { key, signer: pem } = sandboxKey('x');
    const signed = withSign(
      { b: '2', a: '', n: null, c: { value: '1.00', currency: 'LAK' } },
      { signer: pem },
    );
    const verifier = createVerify('RSA-SHA256').update('a=&b=2&c={"value":"1.00","currency":"LAK"}');
    expect(
      verifier.verify(createPublicKey(key.fields['publicKey'] ?? ''), String(signed['sign']), 'base64'),
    ).toBe(true);
  });

  it('is made of an object only', () => {
    expect(() => withSign(JSON.parse('[]') as PlainObject, { signer })).toThrow(TypeError);
  });
});

describe('verification', () => {
  const { key, signer: pem } = sandboxKey('x');
  const verify = (body: string, options: ProviderOptions = {}, keys = [key]) =>
    newpay.verify({ pathToken: null, body: Buffer.from(body) }, { keys, options }, NOW);

  it.each(['compact-json', 'sorted-json', 'joined', 'flattened', 'java-map'] as const)(
    'believes %s only where the account says so',
    (nestedAmount) => {
      const body = paymentBody(payment, { signer: pem, nestedAmount });
      expect(verify(body, { nestedAmount }).kind).toBe('proof');
      const other = nestedAmount === 'joined' ? 'flattened' : 'joined';
      expect(verify(body, { nestedAmount: other })).toEqual({ kind: 'refusal', cause: 'wrong_signature' });
    },
  );

  it('takes a key in bare Base64 and one in PEM alike', () => {
    const base64 = (key.fields['publicKey'] ?? '').replace(/-----.*-----|\n/g, '');
    const bare = openEnded('bare', { publicKey: base64 });
    expect(newpay.checkKey(bare)).toBeNull();
    expect(verify(paymentBody(payment, { signer: pem }), {}, [bare])).toMatchObject({ keyId: 'bare' });
  });

  it('does not mix the versions up', () => {
    const v2 = paymentBody(payment, { signer: pem });
    expect(verify(v2, { apiVersion: 'v1' })).toEqual({ kind: 'refusal', cause: 'missing_sign' });
    const v1 = v1PaymentBody(v1Payment, { signer: pem });
    expect(verify(v1, { apiVersion: 'v2' })).toEqual({ kind: 'refusal', cause: 'missing_sign' });
  });

  it('refuses a second sign beside data', () => {
    const body = paymentBody(payment, { signer: pem }).replace('{', '{"sign":"x",');
    expect(verify(body)).toEqual({ kind: 'refusal', cause: 'double_sign' });
  });

  it('refuses data given twice', () => {
    const body = paymentBody(payment, { signer: pem }).replace('{', '{"data":{},');
    expect(verify(body)).toEqual({ kind: 'refusal', cause: 'not_json' });
  });

  it('refuses half a surrogate pair, which has no UTF-8 to sign', () => {
    const body = paymentBody({ ...payment, extra: { attach: '\ud800' } }, { signer: pem });
    expect(verify(body)).toEqual({ kind: 'refusal', cause: 'wrong_signature' });
  });

  it('refuses a signature in another spelling of Base64', () => {
    const body = paymentBody(payment, { signer: pem });
    const respelled = body.replace(/"sign":"([^"]*)=="/, '"sign":"$1"');
    expect(verify(respelled)).toEqual({ kind: 'refusal', cause: 'wrong_signature' });
  });

  it('routes by newpayOrderNo, and by nothing where it could be no key', () => {
    expect(verify(paymentBody(payment, { signer: pem }))).toMatchObject({ routingKey: '202209210000006950' });
    for (const newpayOrderNo of ['x'.repeat(129), null, {}]) {
      const body = paymentBody({ ...payment, extra: { newpayOrderNo } }, { signer: pem });
      expect(verify(body)).toMatchObject({ kind: 'proof', routingKey: null });
    }
  });

  it('passes over a key it cannot use', () => {
    const bad = openEnded('bad', { publicKey: '?' });
    expect(verify(paymentBody(payment, { signer: pem }), {}, [bad, key])).toMatchObject({ keyId: 'x' });
  });
});

describe('checkKey', () => {
  const pem = (type: 'rsa' | 'rsa-pss', modulusLength: number): string =>
    (type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength })
      : generateKeyPairSync('rsa-pss', { modulusLength })
    ).publicKey
      .export({ type: 'spki', format: 'pem' })
      .toString();

  it.each([
    ['a private key', signer, /private key/],
    ['a text', 'hello?', /neither PEM nor Base64/],
    ['Base64 of something else', 'aGVsbG8=', /neither PEM nor Base64/],
    ['a broken PEM', '-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----', /neither PEM nor Base64/],
    ['a short key', pem('rsa', 1024), /1024 bits/],
    ['a key for RSA-PSS', pem('rsa-pss', 2048), /not an RSA key/],
  ])('says what is wrong with %s', (_, publicKey, problem) => {
    expect(newpay.checkKey(openEnded('k', { publicKey }))).toMatch(problem);
  });
});

it('keeps the exact text of what it returns out of error details', () => {
  const body = paymentBody({ ...payment, extra: { payStatus: 'Khamla' } }, { signer });
  expect(plainText(translate(body))).not.toContain('Khamla');
});
