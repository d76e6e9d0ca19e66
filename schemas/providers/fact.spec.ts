import { type About, type FactDraft, factOf } from './fact.js';
import { newpay } from './newpay/index.js';
import { NOW, stored } from './provider.contract.js';

const callback = stored(newpay, '{}');

const about: Required<About> = {
  merchant_order_no: 'm',
  network_order_no: 'n',
  merge_no: 'g',
  merge_members: 'mm',
  merge_amounts: 'ma',
  merge_mixed: true,
  buyer_ref: 'b',
  merge_size: 2,
  merchant_code: 'c',
  store_code: 's',
  terminal: 't',
  channel: 'WECHAT',
  product: 'APP',
  created_at: NOW - 1,
};

const draft: Required<FactDraft> = {
  type: 'payment.succeeded',
  subject: ['payment', '7', 'SUCCESS'],
  api_version: 'v2',
  provider_status: 'SUCCESS',
  provider_order_no: '7',
  about,
  when: { occurred_at: NOW, time_quality: 'provider' },
  refund_no: 'r',
  currency: 'CNY',
  exponent: 2,
  order_minor: 1n,
  paid_minor: 2n,
  paid_is_assumed: true,
  refund_minor: 3n,
  refund_total_minor: 4n,
  refund_claim: 'PARTIAL',
  amounts_raw: { orderAmt: '0.01' },
  settlement: 'NONE',
  merchant: 'shop',
  flags: [{ kind: 'schema_drift', field: 'f', detail: 'd' }],
};
const hashOf = (over: Partial<FactDraft>): string => factOf(callback, { ...draft, ...over }).content_hash;

describe('factOf', () => {
  it('keeps what is said', () => {
    const { subject, when, about: _, ...said } = draft;
    const fact_id = `newpay|main|${subject.join('|')}`;
    expect(factOf(callback, draft)).toMatchObject({ ...said, ...about, ...when, fact_id });
  });

  it('leaves the rest null', () => {
    const { type, subject, when, api_version, provider_status, provider_order_no } = draft;
    const bare = factOf(callback, {
      type,
      subject,
      when,
      api_version,
      provider_status,
      provider_order_no,
      about: {},
    });
    expect(bare).toMatchObject({ paid_is_assumed: false, amounts_raw: {}, merge_mixed: false, flags: [] });
    const nulls = Object.entries(bare).filter(([, value]) => value === null);
    expect(nulls.map(([name]) => name).sort()).toEqual(
      [
        ...Object.keys(about).filter((name) => name !== 'merge_mixed'),
        ...['action', 'refund_no', 'currency', 'exponent', 'order_minor', 'paid_minor', 'refund_minor'],
        ...['refund_total_minor', 'refund_claim', 'settlement', 'statement'],
      ].sort(),
    );
  });

  it.each<[string, Partial<FactDraft>]>([
    ['type', { type: 'payment.failed' }],
    ['order', { provider_order_no: '8' }],
    ['merchant order', { about: { ...about, merchant_order_no: 'x' } }],
    ['network order', { about: { ...about, network_order_no: null } }],
    ['refund', { refund_no: 'x' }],
    ['currency', { currency: 'USD' }],
    ['exponent', { exponent: 3 }],
    ['order amount', { order_minor: 9n }],
    ['paid amount', { paid_minor: 9n }],
    ['assumption', { paid_is_assumed: false }],
    ['refund amount', { refund_minor: 9n }],
    ['refund total', { refund_total_minor: 9n }],
    ['claim', { refund_claim: 'FULL' }],
    ['settlement', { settlement: 'SETTLED' }],
    ['flag', { flags: [] }],
    ['flagged field', { flags: [{ kind: 'schema_drift', field: 'g', detail: 'd' }] }],
    ['merchant', { about: { ...about, merchant_code: 'x' } }],
    ['store', { about: { ...about, store_code: 'x' } }],
    ['terminal', { about: { ...about, terminal: 'x' } }],
    ['channel', { about: { ...about, channel: 'x' } }],
    ['product', { about: { ...about, product: 'x' } }],
    ['creation', { about: { ...about, created_at: NOW } }],
    ['time of the provider', { when: { occurred_at: NOW + 1, time_quality: 'provider' } }],
  ])('says another content with another %s', (_, over) => {
    expect(hashOf(over)).not.toBe(hashOf({}));
  });

  it('does not mistake one amount for another', () => {
    const all = [
      { order_minor: 5n },
      { paid_minor: 5n },
      { refund_minor: 5n },
      { refund_total_minor: 5n },
    ].map((amount) =>
      hashOf({
        order_minor: null,
        paid_minor: null,
        refund_minor: null,
        refund_total_minor: null,
        ...amount,
      }),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('says the same content however it was packed, however its amounts were written', () => {
    const when = { occurred_at: NOW, time_quality: 'envelope' } as const;
    expect(hashOf({ about: { ...about, merge_no: null, merge_size: null } })).toBe(hashOf({}));
    expect(
      hashOf({ about: { ...about, merge_members: null, merge_amounts: null, merge_mixed: false } }),
    ).toBe(hashOf({}));
    expect(hashOf({ about: { ...about, buyer_ref: null } })).toBe(hashOf({}));
    expect(hashOf({ merchant: 'other' })).toBe(hashOf({}));
    expect(hashOf({ amounts_raw: { orderAmt: '0.010' } })).toBe(hashOf({}));
    expect(hashOf({ when: { ...when, occurred_at: NOW + 1 } })).toBe(hashOf({ when }));
    expect(hashOf({ when: { ...when, time_quality: 'received' } })).toBe(hashOf({ when }));
  });

  it('holds unsigned facts unless the account counts them', () => {
    const held = (trust: 'SIGNED' | 'UNSIGNED', options: Record<string, string>): boolean =>
      factOf({ ...callback, trust, options }, draft).held;
    expect([
      held('SIGNED', {}),
      held('UNSIGNED', {}),
      held('UNSIGNED', { unsigned: 'count_flagged' }),
    ]).toEqual([false, true, false]);
  });
});
