import { createSecretKey } from 'node:crypto';
import { saleBody } from '@quittance/schemas/providers/eftpay/sandbox';
import type { Provider } from '@quittance/schemas/providers/provider';
import { providers } from '@quittance/schemas/providers/registry';
import type { IdempotencyCache } from '../idempotency/cache.js';
import { memoryCache } from '../idempotency/memory.js';
import { variantOf } from '../order/facts.js';
import type { OutcomeDesk } from '../outcome.js';
import {
  callbackRecord,
  codecs,
  desk,
  fed,
  metrics,
  NOW,
  newpayCallback,
  outcomesIn,
  recordAt,
  run,
  topics,
} from '../testing/workbench.js';
import { knownDuplicates } from './duplicates.js';
import { type TranslateWorkOptions, translateWork } from './work.js';

const CLUSTER = 'cluster-1';

function translator(over: Partial<TranslateWorkOptions> & { cache?: IdempotencyCache } = {}) {
  const { cache = memoryCache(), ...options } = over;
  return translateWork({
    callbacks: codecs.callbacks,
    actions: codecs.actions,
    redrives: codecs.redrives,
    statementLines: codecs.statementLines,
    facts: codecs.facts,
    providers,
    buyerKeys: new Map(),
    topics,
    desk,
    now: () => NOW,
    knownDuplicates: knownDuplicates({ cache, clusterId: CLUSTER, deadlineMs: 20 }),
    ...options,
  });
}

async function factsIn(outputs: Parameters<typeof fed>[0]) {
  return Promise.all(fed(outputs, topics.orderFacts).map(({ value }) => codecs.facts.decode(value)));
}

test('keeps no state', async () => {
  expect(await translator().restore()).toBeNull();
});

test('nothing is counted or told before the commit', async () => {
  const told: string[] = [];
  const report: OutcomeDesk['report'] = (verdicts) =>
    told.push(...verdicts.map(({ outcome }) => outcome.kind));
  const work = translator({ desk: { ...desk, report } });
  const result = await work.process([callbackRecord(7, newpayCallback())]);
  expect(told).toEqual([]);
  await result.committed(() => null);
  expect(told).toEqual(['translated']);
});

test('a callback gives its facts, with their place, and one outcome', async () => {
  const callback = newpayCallback({ settlementStatus: 1 });
  const { outputs } = await run(translator(), [callbackRecord(7, callback)]);
  const facts = await factsIn(outputs);
  expect(
    facts.map((fact) => [
      fact.type,
      fact.callback_partition,
      fact.callback_offset,
      fact.fact_index,
      fact.facts,
    ]),
  ).toEqual([
    ['payment.succeeded', 2, 7, 0, 2],
    ['settlement.reported', 2, 7, 1, 2],
  ]);
  expect(facts[0]).toMatchObject({
    paid_minor: 1230n,
    callback_topic: 'callbacks.newpay',
    order_key: 'newpay|laos|N1',
  });
  expect(await outcomesIn(outputs)).toEqual(['@7 -1/2 translated']);
  const [first] = outputs;
  expect(first).toMatchObject({ partition: null, timestampMs: NOW });
  expect(first?.key.toString()).toBe('newpay|laos|N1');
  expect(outputs.at(-1)).toMatchObject({ topic: topics.callbackOutcomes, partition: 2 });
  expect(first?.headers).toEqual({
    traceparent: '00-1-2-00',
    provider: 'newpay',
    account: 'laos',
    callback_id: 'c1',
  });
});

test('a buyer is known again under the key of the merchant, and leaves no trace without one', async () => {
  const refs = async (merchant: string, openid: string) => {
    const buyerKeys = new Map([
      ['acme', createSecretKey(Buffer.from('k'.repeat(32)))],
      ['rival', createSecretKey(Buffer.from('r'.repeat(32)))],
    ]);
    const notice = {
      ...{
        userConfirmKey: 'S1',
        eftpayTradeNo: 'E1',
        outTradeNo: 'M1',
        transactionId: 'T1',
        wallet: 'WECHATHK',
      },
      ...{ totalFee: '1', currency: 'HKD', tradeStatus: 'TRADE_SUCCESS' },
      ...{ gmtPayment: '2026-03-01 12:00:00', time: '20260301120001', extra: { openid } },
    };
    const body = Buffer.from(saleBody('jsapi', notice, 'secret'));
    const callback = newpayCallback({}, { provider: 'eftpay', merchant, options: {}, body });
    const { outputs } = await run(translator({ buyerKeys }), [callbackRecord(7, callback)]);
    return (await factsIn(outputs)).map((fact) => fact.buyer_ref);
  };
  const [known] = await refs('acme', 'open-1');
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  expect(await refs('acme', 'open-1')).toEqual([known]);
  expect(await refs('acme', 'open-2')).not.toEqual([known]);
  expect(await refs('rival', 'open-1')).not.toEqual([known]);
  expect(await refs('nobody', 'open-1')).toEqual([null]);
});

describe('what cannot be read is quarantined, and the others go on', () => {
  const throwing: Provider = {
    name: 'throwing',
    keyFields: {},
    options: {},
    usesPathToken: false,
    namesCurrency: true,
    contentTypes: [],
    checkKey: () => null,
    verify: () => ({ kind: 'refusal', cause: 'not_json' }),
    acknowledge: () => ({ contentType: '', body: '' }),
    translate: () => {
      throw new TypeError('a bug with a buyer’s name in its message');
    },
  };
  const lazy: Provider = {
    ...throwing,
    name: 'lazy',
    translate: () => ({ kind: 'ignored', reason: 'no_statement' }),
  };
  const rude: Provider = {
    ...throwing,
    name: 'rude',
    translate: () => {
      throw 'no error';
    },
  };
  const known = new Map([...providers, ['throwing', throwing], ['lazy', lazy], ['rude', rude]]);

  test.each([
    ['undecodable', recordAt('callbacks.newpay', 3, Buffer.from('garbage'))],
    ['undecodable', recordAt('callbacks.newpay', 3, Buffer.alloc(0))],
    ['undecodable', recordAt('callbacks.newpay', 3, Buffer.from([0, 0, 0, 0, 99, 1, 2]))],
    [
      'undecodable',
      recordAt('callbacks.newpay', 3, codecs.callbacks.encode(newpayCallback()).subarray(0, 40)),
    ],
    ['unknown_provider', callbackRecord(3, newpayCallback({}, { provider: 'nobody' }))],
    ['unknown_trust', callbackRecord(3, newpayCallback({}, { trust: 'MAYBE' }))],
    ['translator_threw', callbackRecord(3, newpayCallback({}, { provider: 'throwing' }))],
    ['translator_threw', callbackRecord(3, newpayCallback({}, { provider: 'rude' }))],
    ['not_json', callbackRecord(3, newpayCallback({}, { body: Buffer.from('{') }))],
    ['unknown_status', callbackRecord(3, newpayCallback({ payStatus: 'DREAMT' }))],
    ['amount_not_a_decimal', callbackRecord(3, newpayCallback({ value: '-1' }))],
  ])('%s', async (reason, record) => {
    const good = callbackRecord(4, newpayCallback());
    const { outputs } = await run(translator({ providers: known }), [record, good]);
    expect(await outcomesIn(outputs)).toEqual([`@3 -1/0 quarantined ${reason}`, '@4 -1/1 translated']);
    const letters = outputs.filter((output) => output.topic === topics.deadLetters);
    const letter = await codecs.deadLetters.decode(letters[0]?.value ?? Buffer.alloc(0));
    expect(letters).toHaveLength(1);
    expect(letter).toMatchObject({
      step: 'translate',
      reason,
      origin_topic: 'callbacks.newpay',
      origin_partition: 2,
      origin_offset: 3,
      dead_letter_id: 'callbacks.newpay|2|3|-1',
    });
    expect(letter.value.equals(record.value)).toBe(true);
    expect(letter.detail).not.toContain('buyer');
    expect(await metrics.text()).toContain(`outcome="quarantined",reason="${reason}"`);
  });

  test('a callback that states nothing is ignored', async () => {
    const { outputs } = await run(translator({ providers: known }), [
      callbackRecord(3, newpayCallback({}, { provider: 'lazy' })),
    ]);
    expect(await outcomesIn(outputs)).toEqual(['@3 -1/0 ignored no_statement']);
    expect(outputs).toHaveLength(1);
  });

  test('a record without value or headers is named by its place', async () => {
    const bare = recordAt('callbacks.newpay', 3, Buffer.alloc(0), { headers: {} });
    const { outputs } = await run(translator(), [bare]);
    expect(outputs.map((output) => output.key.toString())).toEqual(['callbacks.newpay/2/3', 'key']);
  });

  test('a registry that does not answer is no fault of the record', async () => {
    const away = {
      ...codecs.callbacks,
      decodeSync: () => undefined,
      decode: () => Promise.reject(new Error('away')),
    };
    const work = translator({ callbacks: away });
    await expect(work.process([callbackRecord(3, newpayCallback())])).rejects.toThrow('away');
  });
});

describe('the idempotency cache saves work and changes nothing', () => {
  async function remembered(over: Record<string, unknown> = {}): Promise<IdempotencyCache> {
    const [fact] = await factsIn((await run(translator(), [callbackRecord(7, newpayCallback())])).outputs);
    if (fact === undefined) throw new Error('no fact');
    const cache = memoryCache();
    const mark = {
      clusterId: CLUSTER,
      topic: fact.callback_topic,
      partition: 2,
      offset: 7,
      variant: variantOf(fact),
      occurredAt: fact.occurred_at,
      receivedAt: fact.received_at,
    };
    await cache.remember([[fact.fact_id, { ...mark, ...over }]]);
    return cache;
  }

  test('the same statement from another place is a duplicate at once', async () => {
    const { outputs } = await run(translator({ cache: await remembered() }), [
      callbackRecord(9, newpayCallback()),
    ]);
    expect(await outcomesIn(outputs)).toEqual(['@9 -1/1 translated', '@9 0/1 duplicate already_applied']);
    expect(await factsIn(outputs)).toEqual([]);
  });

  test.each([
    ['the same place: a replay', {}, 7],
    ['another cluster', { clusterId: 'cluster-2' }, 9],
    ['other content', { variant: 'other' }, 9],
    ['one that tells an earlier time', { occurredAt: Number.MAX_SAFE_INTEGER }, 9],
    ['one that arrived earlier', { receivedAt: Number.MAX_SAFE_INTEGER }, 9],
  ])('%s is processed', async (_, mark, offset) => {
    const { outputs } = await run(translator({ cache: await remembered(mark) }), [
      callbackRecord(offset, newpayCallback()),
    ]);
    expect(await outcomesIn(outputs)).toEqual([`@${offset} -1/1 translated`]);
    expect(await factsIn(outputs)).toHaveLength(1);
  });

  test.each([
    ['another topic', { topic: 'callbacks.other' }],
    ['another partition', { partition: 3 }],
  ])('%s counts as another place', async (_, mark) => {
    const { outputs } = await run(translator({ cache: await remembered(mark) }), [
      callbackRecord(7, newpayCallback()),
    ]);
    expect(await factsIn(outputs)).toEqual([]);
  });

  test.each<[string, IdempotencyCache['recall']]>([
    ['never answers', () => new Promise(() => {})],
    ['fails', () => Promise.reject(new Error('away'))],
    ['answers too little', () => Promise.resolve([])],
  ])('one that %s changes nothing', async (_, recall) => {
    const cache = { recall, remember: () => Promise.resolve() };
    const { outputs } = await run(translator({ cache }), [callbackRecord(9, newpayCallback())]);
    expect(await outcomesIn(outputs)).toEqual(['@9 -1/1 translated']);
    expect(await factsIn(outputs)).toHaveLength(1);
  });

  test('nothing to ask, nothing asked', async () => {
    const recall = jest.fn();
    await run(translator({ cache: { recall, remember: () => Promise.resolve() } }), [
      recordAt('callbacks.newpay', 1, Buffer.alloc(0)),
    ]);
    expect(recall).not.toHaveBeenCalled();
  });
});
