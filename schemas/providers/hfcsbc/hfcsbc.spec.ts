import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProvider, factsOf, NOW, plainText, stored } from '../provider.contract.js';
import type { ProviderOptions, Translation } from '../provider.js';
import { openEnded, type PlainObject } from '../sandbox.js';
import { hfcsbc } from './index.js';
import {
  type MergedNotice,
  mergedBody,
  type OrderNotice,
  type Packing,
  packed,
  type RefundNotice,
  refundBody,
  sandboxKey,
  singleBody,
} from './sandbox.js';

const CREATED_AT = 1_637_998_177_598;
const PAID_AT = 1_637_998_191_002;
const packings: readonly Packing[] = ['bare', 'wrapped', 'base64'];

const order: OrderNotice = {
  osTradeNo: 'os-1',
  ownerTradeNo: 'owner-1',
  tpTradeNo: 'tp-1',
  tradeStatus: 'SUCCESS',
  orderFee: 1_000,
  paymentFee: 900,
  refundFee: 0,
  createdTime: CREATED_AT,
  payTime: PAID_AT,
  extra: {
    title: 'Wang Wei, A12345',
    remark: 'call 13800138000',
    ownerAppBuyerId: 'openid-77',
    buyerLoginId: 'wang***@example.com',
    payBusiness: 'private-business',
    ownerBusinessNo: 'private-number',
    ownerPayTerminal: 'T-5',
  },
};

const merged: MergedNotice = {
  osMergeNo: 'merge-1',
  ownerMergeNo: 'owner-merge-1',
  subOrders: [
    order,
    {
      ...order,
      osTradeNo: 'os-2',
      ownerTradeNo: 'owner-2',
      extra: { osMerchantCode: 'other', osStoreCode: '9' },
    },
  ],
  extra: { ownerAppBuyerId: 'openid-77', buyerLoginId: 'wang***@example.com' },
};

const refund: RefundNotice = {
  osRefundNo: 'R-1',
  ownerRefundNo: 'owner-R-1',
  osTradeNo: 'os-1',
  tpTradeNo: 'tp-1',
  refundStatus: 'SUCCESS',
  refundFee: 300,
  orderFee: 1_000,
  paymentFee: 900,
  createdTime: CREATED_AT,
  refundTime: PAID_AT,
  extra: { refundReason: 'Wang Wei changed his mind' },
};

describeProvider({
  provider: hfcsbc,
  newKey: sandboxKey,
  bodies: () =>
    Object.fromEntries(
      packings.flatMap((packing) => [
        [`${packing} merged order`, mergedBody(merged, packing)],
        [`${packing} single order`, singleBody(order, packing)],
        [`${packing} refund`, refundBody(refund, packing)],
      ]),
    ),
  personal: ['Wang', 'wang', '13800138000', 'openid-77', 'private'],
  signedPart: null,
  replies: () => ({
    accepted: '{"code":8888,"msg":"处理成功","data":null}',
    refused: '{"code":5000,"msg":"refused: wrong_signature","data":null}',
  }),
});

const translate = (body: string, options: ProviderOptions = {}): Translation =>
  hfcsbc.translate(stored(hfcsbc, body, { options }));

const single = (over: Partial<OrderNotice>, options: ProviderOptions = {}) =>
  translate(singleBody({ ...order, ...over }, 'bare'), options);

describe('merged order', () => {
  it('reads the sample of the page, which breaks its own table', () => {
    const sample = readFileSync(join(__dirname, 'fixtures', 'merged-wrapped.json'), 'utf8');
    const facts = factsOf(translate(sample));
    expect(facts).toHaveLength(2);
    expect(facts[0]).toMatchObject({
      fact_id: 'hfcsbc|main|payment|os_merge_25775531250618|WAIT',
      type: 'payment.pending',
      trust: 'UNSIGNED',
      held: true,
      merge_no: 'os_merge_20211126',
      merge_size: 2,
      merchant_order_no: 'owner_merge_17830263201019',
      network_order_no: 'tp_merge_25775531258369',
      merchant_code: '2163737276721967',
      store_code: '123',
      channel: 'WX_PAY',
      product: 'USER_QR',
      currency: 'CNY',
      exponent: 2,
      order_minor: 1n,
      paid_minor: 2n,
      paid_is_assumed: false,
      created_at: CREATED_AT,
      occurred_at: CREATED_AT,
      time_quality: 'provider',
      amounts_raw: { orderFee: '1', paymentFee: '2' },
    });
    expect(facts[1]).toMatchObject({ type: 'payment.pending', order_minor: 2n, paid_minor: 2n });
  });

  it.each(packings)('splits %s into the orders of its merchants, nothing of one in the other', (packing) => {
    const facts = factsOf(translate(mergedBody(merged, packing)));
    expect(facts.map((fact) => fact.order_key)).toEqual(['hfcsbc|main|os-1', 'hfcsbc|main|os-2']);
    expect(plainText(facts[0])).not.toContain('os-2');
    expect(plainText(facts[1])).not.toContain('os-1');
    expect(facts.map((fact) => fact.merchant_code)).toEqual(['2163737276721967', 'other']);
  });

  it('gives an order the same identity alone and in a merge', () => {
    const alone = factsOf(single({}))[0];
    const member = factsOf(translate(mergedBody(merged, 'wrapped')))[0];
    expect([member?.fact_id, member?.content_hash]).toEqual([alone?.fact_id, alone?.content_hash]);
  });

  const members = (count: number): OrderNotice[] =>
    Array.from({ length: count }, (_, index) => ({ ...order, osTradeNo: `os-${index}` }));

  it('takes 200 members and no more', () => {
    expect(factsOf(translate(mergedBody({ ...merged, subOrders: members(200) }, 'bare')))).toHaveLength(200);
    expect(translate(mergedBody({ ...merged, subOrders: members(201) }, 'bare'))).toMatchObject({
      reason: 'too_many_members',
    });
  });

  it.each<[PlainObject, string]>([
    [{ subOrders: [] }, 'missing_field'],
    [{ subOrders: {} }, 'wrong_type'],
    [{ subOrders: [1] }, 'wrong_type'],
    [{ osMergeNo: null }, 'missing_field'],
    [{ tradeStatus: 'SUCCESS' }, 'unknown_callback_type'],
    [{ subOrders: null }, 'unknown_callback_type'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(translate(mergedBody({ ...merged, extra }, 'bare'))).toMatchObject({ kind: 'unreadable', reason });
  });

  it('is quarantined whole where one member is unreadable', () => {
    const subOrders = [order, { ...order, osTradeNo: 'os-2', tradeStatus: 'PAID' }];
    expect(translate(mergedBody({ ...merged, subOrders }, 'bare'))).toMatchObject({
      reason: 'unknown_status',
    });
  });
});

describe('single order', () => {
  it.each([
    ['WAIT', 'payment.pending'],
    ['SUCCESS', 'payment.succeeded'],
    ['REFUNDING', 'payment.succeeded'],
    ['FAILURE', 'payment.failed'],
    ['CLOSE', 'payment.closed'],
    ['CLOSED', 'payment.closed'],
  ])('%s is %s alone', (tradeStatus, type) => {
    expect(factsOf(single({ tradeStatus }))).toMatchObject([{ type, merge_no: null, merge_size: null }]);
  });

  it.each([
    ['SUCCESS_PART_REFUND', 300, 'PARTIAL'],
    ['SUCCESS_FULL_REFUND', 900, 'FULL'],
    ['SUCCESS_PART_REFUND', 0, 'PARTIAL'],
    ['SUCCESS', 300, null],
  ])('%s with refundFee %i also tells a running total', (tradeStatus, refundFee, claim) => {
    expect(factsOf(single({ tradeStatus, refundFee }))).toMatchObject([
      { type: 'payment.succeeded', order_minor: 1_000n, paid_minor: 900n, occurred_at: PAID_AT },
      {
        fact_id: `hfcsbc|main|refund_total|os-1|${tradeStatus}|${refundFee}`,
        type: 'refund.total_reported',
        refund_total_minor: BigInt(refundFee),
        refund_minor: null,
        refund_claim: claim,
        paid_minor: null,
        amounts_raw: { orderFee: '1000', refundFee: `${refundFee}` },
        occurred_at: NOW,
        time_quality: 'received',
      },
    ]);
  });

  it('states the refund of an unpaid order too: what is odd is shown', () => {
    expect(factsOf(single({ tradeStatus: 'FAILURE', refundFee: 5 }))).toMatchObject([
      { type: 'payment.failed' },
      { type: 'refund.total_reported', refund_total_minor: 5n },
    ]);
  });

  it('states no total while a refund is under way', () => {
    expect(factsOf(single({ tradeStatus: 'REFUNDING', refundFee: 5 }))).toHaveLength(1);
  });

  it('keeps the payment when only the refund total grows', () => {
    const hashes = (refundFee: number) =>
      factsOf(single({ tradeStatus: 'SUCCESS_PART_REFUND', refundFee })).map((fact) => fact.content_hash);
    expect(hashes(300)[0]).toBe(hashes(500)[0]);
    expect(hashes(300)[1]).not.toBe(hashes(500)[1]);
  });

  it('takes the creation, then the arrival, where there is no payTime', () => {
    expect(factsOf(single({ payTime: null }))[0]).toMatchObject({ occurred_at: CREATED_AT });
    expect(factsOf(single({ payTime: 0, createdTime: 0 }))[0]).toMatchObject({
      occurred_at: NOW,
      time_quality: 'received',
      created_at: null,
    });
  });

  it('needs no paymentFee before payment', () => {
    const facts = factsOf(single({ tradeStatus: 'WAIT', extra: { paymentFee: null, refundFee: null } }));
    expect(facts).toMatchObject([{ paid_minor: null, amounts_raw: { orderFee: '1000' } }]);
  });

  it('takes integers given as strings', () => {
    const extra = { orderFee: '1000', paymentFee: '900', createdTime: `${CREATED_AT}`, osStoreCode: 123 };
    expect(factsOf(single({ extra }))).toMatchObject([
      { order_minor: 1_000n, paid_minor: 900n, created_at: CREATED_AT, store_code: '123' },
    ]);
  });

  it.each<[PlainObject, string]>([
    [{ tradeStatus: 'PAID' }, 'unknown_status'],
    [{ tradeStatus: 'toString' }, 'unknown_status'],
    [{ osTradeNo: null }, 'missing_field'],
    [{ osTradeNo: 'x'.repeat(129) }, 'id_too_long'],
    [{ orderFee: null }, 'missing_field'],
    [{ paymentFee: null }, 'missing_field'],
    [{ orderFee: 1.5 }, 'unsupported_precision'],
    [{ orderFee: -1 }, 'amount_not_a_decimal'],
    [{ orderFee: '12 fen' }, 'amount_not_a_decimal'],
    [{ orderFee: 2 ** 53 }, 'unsafe_integer'],
    [{ orderFee: true }, 'wrong_type'],
    [{ payTime: 1_637_998_191 }, 'bad_time'],
    [{ tradeStatus: 'SUCCESS_FULL_REFUND', refundFee: null }, 'missing_field'],
    [{ refundStatus: 'SUCCESS' }, 'unknown_callback_type'],
    [{ tradeStatus: '' }, 'unknown_callback_type'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(single({ extra })).toMatchObject({ kind: 'unreadable', reason });
  });

  it('sees the digits of 2^53 + 1, which JSON.parse would round', () => {
    const body = singleBody(order, 'bare').replace('"orderFee":1000', '"orderFee":9007199254740993');
    expect(translate(body)).toMatchObject({ reason: 'unsafe_integer' });
    expect(translate(body.replace('9007199254740993', '9007199254740991'))).toMatchObject({ kind: 'facts' });
  });

  it('is held unless the account counts unsigned callbacks', () => {
    expect(factsOf(single({}, { unsigned: 'hold' }))[0]).toMatchObject({ held: true, trust: 'UNSIGNED' });
    expect(factsOf(single({}, { unsigned: 'count_flagged' }))[0]).toMatchObject({ held: false });
  });
});

describe('refund', () => {
  const refundFacts = (over: Partial<RefundNotice>) =>
    translate(refundBody({ ...refund, ...over }, 'wrapped'));

  it('is an increment under its own number', () => {
    expect(factsOf(refundFacts({}))).toMatchObject([
      {
        fact_id: 'hfcsbc|main|refund|R-1|SUCCESS',
        type: 'refund.succeeded',
        order_key: 'hfcsbc|main|os-1',
        refund_no: 'R-1',
        refund_minor: 300n,
        refund_total_minor: null,
        order_minor: 1_000n,
        paid_minor: null,
        network_order_no: 'tp-1',
        occurred_at: PAID_AT,
        time_quality: 'provider',
        amounts_raw: { orderFee: '1000', refundFee: '300' },
      },
    ]);
  });

  it.each([
    ['WAIT', 'refund.pending'],
    ['FAILURE', 'refund.failed'],
    ['CLOSE', 'refund.failed'],
    ['CLOSED', 'refund.failed'],
  ])('%s is %s, at the time it was asked for', (refundStatus, type) => {
    expect(factsOf(refundFacts({ refundStatus }))[0]).toMatchObject({ type, occurred_at: CREATED_AT });
  });

  it('needs neither the order amount nor a time', () => {
    const facts = factsOf(refundFacts({ refundTime: null, extra: { orderFee: null, createdTime: null } }));
    expect(facts[0]).toMatchObject({ order_minor: null, time_quality: 'received' });
  });

  it.each<[PlainObject, string]>([
    [{ refundStatus: 'DONE' }, 'unknown_status'],
    [{ osRefundNo: null }, 'missing_field'],
    [{ osTradeNo: null }, 'missing_field'],
    [{ refundFee: null }, 'missing_field'],
  ])('with %j is unreadable: %s', (extra, reason) => {
    expect(refundFacts({ extra })).toMatchObject({ kind: 'unreadable', reason });
  });
});

describe('packing', () => {
  it.each([
    ['an error code', '{"code":0,"msg":"处理失败","data":{}}', 'provider_error_envelope'],
    ['an error code as a string', '{"code":"5000","data":{}}', 'provider_error_envelope'],
    ['no data', '{"code":8888,"data":null}', 'missing_field'],
    ['data that is a number', '{"data":1}', 'wrong_type'],
    ['data that is no Base64', '{"data":"{}"}', 'wrong_type'],
    ['Base64 with something around it', `{"data":"!${Buffer.from('{}').toString('base64')}"}`, 'wrong_type'],
    ['Base64 of no JSON', '{"data":"aGVsbG8="}', 'wrong_type'],
    ['Base64 of a list', `{"data":"${Buffer.from('[]').toString('base64')}"}`, 'wrong_type'],
    [
      'Base64 of a contradiction',
      `{"data":"${Buffer.from('{"a":1,"a":2}').toString('base64')}"}`,
      'wrong_type',
    ],
    ['a contradiction', '{"tradeStatus":"SUCCESS","tradeStatus":"FAILURE"}', 'not_json'],
  ])('with %s is unreadable', (_, body, reason) => {
    expect(translate(body)).toMatchObject({ kind: 'unreadable', reason });
  });

  it('takes a code given as a string, none, or one of another type', () => {
    const business = JSON.parse(singleBody(order, 'bare')) as PlainObject;
    for (const envelope of [
      { code: '8888', data: business },
      { data: business },
      { code: [], data: business },
    ]) {
      expect(translate(packed(envelope, 'bare'))).toMatchObject({ kind: 'facts' });
    }
  });
});

describe('verification', () => {
  const { key, signer } = sandboxKey('t1');
  const verify = (body: string, pathToken: string | null) =>
    hfcsbc.verify({ pathToken, body: Buffer.from(body) }, { keys: [key], options: {} }, NOW);

  it.each([[null], [''], ['wrong-token-of-this-length-00000'], [`${'x'.repeat(100_000)}`]])(
    'refuses another path token',
    (token) => {
      expect(verify(singleBody(order, 'bare'), token)).toEqual({
        kind: 'refusal',
        cause: 'wrong_path_token',
      });
    },
  );

  it('never takes an empty token, even where one is configured', () => {
    const empty = openEnded('e', { pathToken: '' });
    const verdict = hfcsbc.verify(
      { pathToken: '', body: Buffer.from('{}') },
      { keys: [empty], options: {} },
      NOW,
    );
    expect(verdict).toEqual({ kind: 'refusal', cause: 'wrong_path_token' });
  });

  it.each(packings)('routes %s by the merge number, else by the order number', (packing) => {
    expect(verify(mergedBody(merged, packing), signer)).toMatchObject({ routingKey: 'merge-1' });
    expect(verify(singleBody(order, packing), signer)).toMatchObject({ routingKey: 'os-1' });
    expect(verify(refundBody(refund, packing), signer)).toMatchObject({ routingKey: 'os-1' });
  });

  it.each(['{}', '{"data":1}', '{"osMergeNo":{}}', '{"a":1,"a":2}'])(
    'lets %s through to be quarantined: it may be genuine',
    (body) => {
      const trust = 'UNSIGNED';
      expect(verify(body, signer)).toEqual({ kind: 'proof', keyId: 't1', trust, routingKey: null });
    },
  );

  it('says in a failure what failed', () => {
    const reply = hfcsbc.acknowledge({ kind: 'failed', message: 'busy' }, { keys: [key], options: {} }, NOW);
    expect(reply.body).toBe('{"code":5000,"msg":"busy","data":null}');
  });

  it('replies with the bytes of the page', () => {
    const page = readFileSync(join(__dirname, 'fixtures', 'reply.json'), 'utf8');
    const reply = hfcsbc.acknowledge({ kind: 'accepted', keyId: 't1' }, { keys: [key], options: {} }, NOW);
    expect(JSON.parse(reply.body)).toEqual(JSON.parse(page));
  });
});

describe('checkKey', () => {
  it.each([
    ['short', '15-characters--', /at least 16/],
    ['with a slash', 'sixteen/characters', /one path segment/],
    ['with a blank', 'sixteen characters', /one path segment/],
  ])('refuses a token %s', (_, pathToken, problem) => {
    expect(hfcsbc.checkKey(openEnded('t', { pathToken }))).toMatch(problem);
  });
});
