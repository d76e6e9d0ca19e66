import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { openRedis, type RedisClient } from '@quittance/runtime/redis';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { storeOpener } from './fold/store-opener.js';
import type { IdempotencyCache } from './idempotency/cache.js';
import { memoryCache } from './idempotency/memory.js';
import { redisCache } from './idempotency/redis.js';
import {
  eftpayRefund,
  eftpaySale,
  hfcsbcMerge,
  ingressRecord,
  newpayPayment,
  newpayRefund,
  type Posting,
} from './testing/callbacks.js';
import { dyingAt, type Moment } from './testing/dying.js';
import { connectLive, type Live, type LivePipeline, openPipeline, PARTITIONS } from './testing/live.js';

jest.setTimeout(120_000);

/** Every order in every order of arrival that matters: refund first, repeats, late failures, running totals. */
const POSTINGS: readonly Posting[] = [
  newpayPayment('N1', '12.30', 'PROCESSING'),
  newpayPayment('N1', '12.30'),
  newpayRefund('N2', 'R1', '5.00', '20.00'),
  newpayPayment('N2', '20.00'),
  newpayPayment('N3', '7.00'),
  newpayPayment('N3', '7.00', 'FAIL'),
  hfcsbcMerge('G1', [
    { no: 'H1', status: 'SUCCESS', fee: 1000, refunded: 0 },
    { no: 'H2', status: 'WAIT', fee: 500, refunded: 0 },
  ]),
  hfcsbcMerge('G1', [
    { no: 'H1', status: 'SUCCESS_PART_REFUND', fee: 1000, refunded: 300 },
    { no: 'H2', status: 'SUCCESS', fee: 500, refunded: 0 },
  ]),
  eftpaySale('E1', '0.29'),
  eftpayRefund('E1', 'ER1', '0.29', '0.29'),
  eftpayRefund('E2', 'ER2', '1.00', '3.00'),
];

/** Distinct facts in them. */
const FACTS = 14;

/** Counted by hand. */
const EXPECTED = {
  'newpay|laos|N1': 'SUCCEEDED USD 1230 - 0',
  'newpay|laos|N2': 'SUCCEEDED USD 2000 - 500',
  'newpay|laos|N3': 'SUCCEEDED USD 700 - 0',
  'hfcsbc|hefei|H1': 'SUCCEEDED CNY 1000 - 300',
  'hfcsbc|hefei|H2': 'SUCCEEDED CNY 500 - 0',
  'eftpay|hk|E1': 'SUCCEEDED HKD 29 - 29',
  'eftpay|hk|E2': 'UNKNOWN HKD 0 - 100',
};

let live: Live;
const opened: LivePipeline[] = [];
const redises: RedisClient[] = [];

beforeAll(async () => {
  live = await connectLive();
});

afterAll(async () => {
  await Promise.all(redises.map((redis) => redis.close()));
  for (const pipeline of opened) {
    await pipeline.stop();
    await pipeline.remove();
  }
});

async function pipelineWith(
  cache: IdempotencyCache,
  over: Parameters<typeof openPipeline>[2] = {},
): Promise<LivePipeline> {
  const pipeline = await openPipeline(live, cache, over);
  opened.push(pipeline);
  return pipeline;
}

function records(pipeline: LivePipeline, postings: readonly Posting[]): readonly OutgoingRecord[] {
  const prefix = pipeline.options.prefix;
  return postings.map((posting) =>
    ingressRecord(posting, randomUUID(), `${prefix}callbacks.${posting.provider}`, (value) =>
      live.codecs.callbacks.encode(value),
    ),
  );
}

function reversed<T>(list: readonly T[]): readonly T[] {
  return list.toReversed();
}

/** The latest snapshot of every order. */
async function orders(pipeline: LivePipeline): Promise<ReadonlyMap<string, OrderSnapshot>> {
  const found = new Map<string, OrderSnapshot>();
  for (const record of await pipeline.read(pipeline.names.orderSnapshots)) {
    const order = await live.codecs.snapshots.decode(record.value);
    found.set(order.order_key, order);
  }
  return found;
}

async function money(pipeline: LivePipeline): Promise<Record<string, string>> {
  const all = await orders(pipeline);
  return Object.fromEntries(
    [...all].map(([key, order]) => [
      key,
      `${order.payment_state} ${order.currency} ${order.paid_minor} - ${order.refunded_minor}`,
    ]),
  );
}

/**
 * Every callback has one outcome and every fact it gave another, no more and no fewer. Counted against the topics,
 * not against what was sent: the appender may write a record twice where the broker is slow to answer.
 */
async function assertComplete(pipeline: LivePipeline, applied: number, quarantined = 0): Promise<void> {
  const topics = await Promise.all(pipeline.names.callbacks.map((topic) => pipeline.read(topic)));
  const received = topics.flat().length;
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  let facts = 0;
  for (const { value } of await pipeline.read(pipeline.names.callbackOutcomes)) {
    const outcome = await live.codecs.outcomes.decode(value);
    const { callback_topic, callback_partition, callback_offset, fact_index } = outcome;
    seen.add([callback_topic, callback_partition, callback_offset, fact_index].join());
    counts.set(outcome.outcome, (counts.get(outcome.outcome) ?? 0) + 1);
    if (fact_index === -1) facts += outcome.facts;
  }
  expect(Object.fromEntries(counts)).toEqual({
    translated: received - quarantined,
    applied,
    ...(facts === applied ? {} : { duplicate: facts - applied }),
    ...(quarantined === 0 ? {} : { quarantined }),
  });
  expect(seen.size).toBe(received + facts);
}

/** Σ of the journal per order; must be paid − refunded. */
async function journal(pipeline: LivePipeline): Promise<ReadonlyMap<string, bigint>> {
  const sums = new Map<string, bigint>();
  const ids = new Set<string>();
  for (const record of await pipeline.read(pipeline.names.orderEvents)) {
    const event = await live.codecs.events.decode(record.value);
    expect(ids.has(event.event_id)).toBe(false);
    ids.add(event.event_id);
    sums.set(event.order_key, (sums.get(event.order_key) ?? 0n) + (event.movement_minor ?? 0n));
  }
  return sums;
}

async function assertExact(pipeline: LivePipeline): Promise<void> {
  expect(await money(pipeline)).toEqual(EXPECTED);
  const sums = await journal(pipeline);
  for (const [key, order] of await orders(pipeline)) expect(sums.get(key)).toBe(order.net_minor);
}

test('callbacks become exact orders, each with one outcome, and what is unreadable a dead letter', async () => {
  const pipeline = await pipelineWith(memoryCache());
  await pipeline.start();
  const garbage = { provider: 'newpay', routingKey: 'X', body: '{"data":{"payStatus":"DREAMT"}}' } as const;
  const sent = records(pipeline, [...POSTINGS, garbage]);
  const poison = { ...sent[0], value: Buffer.from('no avro') } as OutgoingRecord;
  await pipeline.send([...sent, poison]);
  await pipeline.caughtUp();
  await assertExact(pipeline);
  const letters = await pipeline.read(pipeline.names.deadLetters);
  await assertComplete(pipeline, FACTS, letters.length);
  const values = await Promise.all(letters.map(({ value }) => live.codecs.deadLetters.decode(value)));
  expect(new Set(values.map(({ reason }) => reason))).toEqual(new Set(['unknown_status', 'undecodable']));
  for (const topic of [pipeline.names.orderEvents, pipeline.names.orderSnapshots]) {
    expect((await pipeline.read(topic)).length).toBeGreaterThan(0);
  }
});

test('repeats, reversed order and a restart in between change no number', async () => {
  const pipeline = await pipelineWith(memoryCache());
  await pipeline.start();
  await pipeline.send(records(pipeline, reversed(POSTINGS)));
  await pipeline.caughtUp();
  await pipeline.stop();
  await pipeline.send(records(pipeline, POSTINGS));
  await pipeline.start();
  await pipeline.caughtUp();
  await assertExact(pipeline);
  await assertComplete(pipeline, FACTS);
});

test('partitions that change hands in the middle of the work change no number', async () => {
  const pipeline = await pipelineWith(memoryCache(), { maxChunkRecords: 2 });
  await pipeline.start();
  await pipeline.send(records(pipeline, POSTINGS));
  const joining = pipeline.start();
  await pipeline.send(records(pipeline, reversed(POSTINGS)));
  await joining;
  await pipeline.send(records(pipeline, POSTINGS));
  await pipeline.caughtUp();
  await assertExact(pipeline);
  await assertComplete(pipeline, FACTS);
});

describe.each<Moment>(['before anything is sent', 'with an open transaction', 'after the commit, unheard'])(
  'a process that dies %s',
  (moment) => {
    test('leaves all of a chunk or nothing of it', async () => {
      const dying = dyingAt(moment, live.kafka);
      const stateDir = mkdtempSync(join(tmpdir(), 'fold-state-'));
      const pipeline = await pipelineWith(memoryCache(), {
        kafka: dying.kafka,
        maxChunkRecords: 3,
        stateDir,
      });
      await pipeline.start();
      await pipeline.send(records(pipeline, [...POSTINGS, ...POSTINGS]));
      await pipeline.caughtUp();
      expect(dying.deaths()).toBe(2);
      await assertExact(pipeline);
      await assertComplete(pipeline, FACTS);
      await pipeline.stop();
      rmSync(stateDir, { recursive: true });
    });
  },
);

describe('whatever the state of Redis, the numbers are the same', () => {
  function redisAt(url: string | null): RedisClient {
    const { redis: settings } = live.servers;
    const redis = openRedis(url === null ? settings : { ...settings, url }, () => {});
    redises.push(redis);
    return redis;
  }

  const real = (namespace = `spec:${randomUUID()}`) => redisCache(redisAt(null), namespace, () => {});

  /** Knows every fact, from another place: of a former cluster, whose offsets mean nothing here. */
  const foreign = (clusterId: string): IdempotencyCache => ({
    recall: async (ids) =>
      ids.map(() => ({
        clusterId,
        topic: 'callbacks.newpay',
        partition: 0,
        offset: 999,
        variant: 'any',
        occurredAt: 0,
        receivedAt: 0,
      })),
    remember: () => Promise.resolve(),
  });

  const stale = async (): Promise<IdempotencyCache> => {
    const namespace = `spec:${randomUUID()}`;
    const first = await pipelineWith(real(namespace), { clusterId: 'another-cluster' });
    await first.start();
    await first.send(records(first, POSTINGS));
    await first.caughtUp();
    return real(namespace);
  };

  const slow = (): IdempotencyCache => {
    const inner = real();
    return {
      recall: async (ids) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return inner.recall(ids);
      },
      remember: (facts) => inner.remember(facts),
    };
  };

  /** Forgets everything after each answer. */
  const flushed = (): IdempotencyCache => {
    let inner = real();
    return {
      recall: async (ids) => {
        const answer = await inner.recall(ids);
        inner = real();
        return answer;
      },
      remember: (facts) => inner.remember(facts),
    };
  };

  test.each<[string, () => Promise<IdempotencyCache> | IdempotencyCache]>([
    ['well', () => real()],
    ['flushed', flushed],
    ['stopped', () => redisCache(redisAt('redis://127.0.0.1:1'), 'spec', () => {})],
    ['stale, of another cluster', stale],
    ['foreign', () => foreign('another-cluster')],
    ['slow', slow],
  ])('%s', async (_, open) => {
    const pipeline = await pipelineWith(await open(), { maxChunkRecords: 4 });
    await pipeline.start();
    await pipeline.send(records(pipeline, POSTINGS));
    await pipeline.caughtUp();
    await pipeline.send(records(pipeline, reversed(POSTINGS)));
    await pipeline.caughtUp();
    await assertExact(pipeline);
    await assertComplete(pipeline, FACTS);
  });

  test('well, it spares the fold what it knows', async () => {
    const pipeline = await pipelineWith(real());
    await pipeline.start();
    await pipeline.send(records(pipeline, POSTINGS));
    await pipeline.caughtUp();
    const before = (await pipeline.read(pipeline.names.orderFacts)).length;
    await pipeline.send(records(pipeline, POSTINGS));
    await pipeline.caughtUp();
    expect((await pipeline.read(pipeline.names.orderFacts)).length).toBe(before);
  });
});

describe('with the state on disk', () => {
  let stateDir: string;
  let lines: Record<string, unknown>[];
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'fold-state-'));
    lines = [];
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  async function onDisk(over: Parameters<typeof openPipeline>[2] = {}): Promise<LivePipeline> {
    const write = (line: string) => {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed === 'object' && parsed !== null) lines.push({ ...parsed });
    };
    const stream = { write };
    const log = createLog({ service: 'spec', level: 'info', stream });
    return pipelineWith(forgetful, { stateDir, log, ...over });
  }

  /** Lets every repetition through to the fold. */
  const forgetful: IdempotencyCache = {
    recall: async (ids) => ids.map(() => null),
    remember: () => Promise.resolve(),
  };

  /** Snapshots read while taking partitions over. */
  const restored = () =>
    lines.filter(({ msg }) => msg === 'state restored').reduce((sum, { count }) => sum + Number(count), 0);
  const codes = () => new Set(lines.map(({ code }) => code).filter((code) => code !== undefined));

  /** The stores, once their fold has stopped, hold exactly the last snapshot of every order. */
  async function assertStored(pipeline: LivePipeline): Promise<void> {
    const { names, options } = pipeline;
    const { orderFacts, orderSnapshots } = names;
    const storeFor = storeOpener({ ...options, stateDir, orderFacts, orderSnapshots });
    const last = new Map<string, (typeof records)[number]>();
    const records = await pipeline.read(orderSnapshots);
    for (const record of records) last.set(record.key.toString(), record);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const store = storeFor(partition);
      await store.open();
      for (const [key, record] of last)
        if (record.partition === partition) expect(store.get(key)).toEqual(record.value);
      const tips = records.filter((record) => record.partition === partition).map(({ offset }) => offset);
      expect(store.tip()?.offset ?? null).toEqual(tips.at(-1) ?? null);
      await store.close();
    }
  }

  async function firstLife(): Promise<LivePipeline> {
    const pipeline = await onDisk({ maxChunkRecords: 3 });
    await pipeline.start();
    await pipeline.send(records(pipeline, POSTINGS));
    await pipeline.caughtUp();
    await pipeline.stop();
    return pipeline;
  }

  async function secondLife(pipeline: LivePipeline): Promise<void> {
    lines.splice(0);
    await pipeline.send(records(pipeline, reversed(POSTINGS)));
    await pipeline.start();
    await pipeline.caughtUp();
    await pipeline.stop();
    await assertExact(pipeline);
    await assertComplete(pipeline, FACTS);
  }

  test('a restart reads no more than the last snapshot of each partition', async () => {
    const pipeline = await firstLife();
    await assertStored(pipeline);
    expect((await pipeline.read(pipeline.names.orderSnapshots)).length).toBeGreaterThan(2 * PARTITIONS);
    await secondLife(pipeline);
    expect(restored()).toBeGreaterThan(0);
    expect(restored()).toBeLessThanOrEqual(PARTITIONS);
    await assertStored(pipeline);
  });

  test.each<[string, () => void, string[]]>([
    ['wiped', () => rmSync(stateDir, { recursive: true }), []],
    ['garbage', () => overwriteAll(), ['local_store_damaged']],
  ])('a state folder that is %s is filled again to the same bytes', async (_, harm, told) => {
    const pipeline = await firstLife();
    harm();
    await secondLife(pipeline);
    expect([...codes()]).toEqual(told);
    await assertStored(pipeline);
  });

  function overwriteAll(): void {
    for (const entry of readdirSync(stateDir, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) writeFileSync(join(entry.parentPath, entry.name), 'garbage');
  }

  test('two folds share the folder while partitions move between them', async () => {
    const pipeline = await onDisk({ maxChunkRecords: 2 });
    await pipeline.start();
    await pipeline.send(records(pipeline, POSTINGS));
    const joining = pipeline.start();
    await pipeline.send(records(pipeline, reversed(POSTINGS)));
    await joining;
    await pipeline.send(records(pipeline, POSTINGS));
    await pipeline.caughtUp();
    await pipeline.stop();
    await assertExact(pipeline);
    await assertComplete(pipeline, FACTS);
  });
});
