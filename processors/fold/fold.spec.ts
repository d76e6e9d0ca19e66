import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { MAX_MINOR } from '@quittance/schemas/money';
import type { AppliedMark, IdempotencyCache } from '../idempotency/cache.js';
import { memoryCache } from '../idempotency/memory.js';
import { fact, NOON, paid, refund } from '../order/order.given.js';
import { codecs, desk, fed, metrics, outcomesIn, recordAt, run, topics } from '../testing/workbench.js';
import { memoryStore, type SnapshotStore } from './store.js';
import { foldWork } from './work.js';

const CLUSTER = 'cluster-1';
const PARTITION = 2;

/** A fold over a changelog that lives in an array, as order-snapshots would keep it. */
function foldOver(
  changelog: IncomingRecord[],
  cache: IdempotencyCache = memoryCache(),
  store: SnapshotStore = memoryStore(),
) {
  return foldWork(PARTITION, store, {
    facts: codecs.facts,
    events: codecs.events,
    snapshots: codecs.snapshots,
    topics,
    desk,
    cache,
    clusterId: CLUSTER,
    readChangelog: async (_, fromOffset, onRecords) =>
      onRecords(changelog.filter(({ offset }) => offset >= fromOffset)),
  });
}

const factRecord = (offset: number, value: OrderFact) =>
  recordAt('order-facts', offset, codecs.facts.encode({ ...value, callback_offset: 100 + offset }));

async function snapshotsIn(outputs: Parameters<typeof fed>[0]) {
  return Promise.all(fed(outputs, topics.orderSnapshots).map(({ value }) => codecs.snapshots.decode(value)));
}

test('a chunk gives one snapshot per touched order, its events and one outcome per fact', async () => {
  const work = foldOver([]);
  expect(await work.restore()).toBeNull();
  const other = paid(50n, { order_key: 'newpay|laos|B', provider_order_no: 'B', fact_id: 'b' });
  const { outputs } = await run(work, [
    factRecord(0, paid(100n)),
    factRecord(1, other),
    factRecord(2, refund('succeeded', 'r1', 30n)),
    factRecord(3, paid(100n)),
  ]);
  const snapshots = await snapshotsIn(outputs);
  expect(
    snapshots.map(({ order_key, version, source_offset, net_minor }) => [
      order_key,
      version,
      source_offset,
      net_minor,
    ]),
  ).toEqual([
    ['newpay|laos|A1', 2, 2, 70n],
    ['newpay|laos|B', 1, 1, 50n],
  ]);
  expect(await outcomesIn(outputs)).toEqual([
    '@100 0/1 applied',
    '@101 0/1 applied',
    '@102 0/1 applied',
    '@103 0/1 duplicate already_applied',
  ]);
  expect(new Set(outputs.map((output) => output.partition))).toEqual(new Set([PARTITION]));
});

test('events carry CloudEvents headers and those of their callback', async () => {
  const { outputs } = await run(foldOver([]), [factRecord(0, paid(100n))]);
  const [event] = outputs.filter((output) => output.topic === topics.orderEvents);
  const value = await codecs.events.decode(event?.value ?? Buffer.alloc(0));
  expect(event?.headers).toEqual({
    traceparent: '00-1-2-00',
    provider: 'newpay',
    account: 'laos',
    callback_id: 'c1',
    ce_specversion: '1.0',
    ce_id: value.event_id,
    ce_type: 'payment.succeeded',
    ce_source: '/quittance/newpay/laos',
    ce_subject: 'newpay|laos|A1',
    ce_time: '2026-03-01T04:00:00.000Z',
    ce_dataschema: 'urn:quittance:order-events:1',
  });
});

describe('before the commit nothing is remembered, after it everything', () => {
  test('a chunk that was never committed is folded again to the same bytes', async () => {
    const work = foldOver([]);
    const chunk = [factRecord(0, paid(100n)), factRecord(1, refund('succeeded', 'r1', 30n))];
    const lost = await work.process(chunk);
    const again = await work.process(chunk);
    expect(again.outputs).toEqual(lost.outputs);
  });

  test('the next chunk goes on from the committed one', async () => {
    const work = foldOver([]);
    await run(work, [factRecord(0, paid(100n))]);
    const { outputs } = await run(work, [
      factRecord(1, paid(100n)),
      factRecord(2, refund('succeeded', 'r1', 30n)),
    ]);
    expect(await snapshotsIn(outputs)).toMatchObject([{ version: 2, net_minor: 70n }]);
    expect(await outcomesIn(outputs)).toEqual(['@101 0/1 duplicate already_applied', '@102 0/1 applied']);
  });

  test('a chunk that changes nothing still has its outcomes', async () => {
    const work = foldOver([]);
    await run(work, [factRecord(0, paid(100n))]);
    const { outputs } = await run(work, [factRecord(1, paid(100n))]);
    expect(await outcomesIn(outputs)).toEqual(['@101 0/1 duplicate already_applied']);
    expect(outputs).toHaveLength(1);
  });

  test('a repeat that tells an earlier time is a duplicate, and the order knows the time', async () => {
    const sent = (at: number) =>
      refund('succeeded', 'r1', 30n, { time_quality: 'envelope', occurred_at: at, received_at: at });
    const work = foldOver([]);
    await run(work, [factRecord(0, paid(100n)), factRecord(1, sent(NOON + 86_400_000))]);
    const { outputs } = await run(work, [factRecord(2, sent(NOON))]);
    expect(await outcomesIn(outputs)).toEqual(['@102 0/1 duplicate already_applied']);
    expect(await snapshotsIn(outputs)).toMatchObject([
      { version: 3, source_offset: 2, last_refund_at: NOON, refunded_minor: 30n },
    ]);
    expect(fed(outputs, topics.orderEvents)).toHaveLength(2);
  });

  test('each chunk tells how far the state reaches, to be committed with it; a repeat reaches nowhere', async () => {
    const first = foldOver([]);
    const { outputs, state } = await run(first, [factRecord(4, paid(100n)), factRecord(5, paid(100n))]);
    expect(state).toBe(5n);
    const second = foldOver(fed(outputs, topics.orderSnapshots, 40));
    await second.restore();
    expect((await run(second, [factRecord(6, paid(100n))])).state).toBe(5n);
    expect((await run(second, [factRecord(7, refund('succeeded', 'r1', 30n))])).state).toBe(8n);
    expect((await run(foldOver([]), [recordAt('order-facts', 1, Buffer.from('garbage'))])).state).toBeNull();
  });

  test('the store knows the place of its last snapshot, where the broker told where it is', async () => {
    const store = memoryStore();
    const work = foldOver([], memoryCache(), store);
    const { committed } = await work.process([factRecord(4, paid(100n))]);
    await committed((topic, partition) =>
      topic === topics.orderSnapshots && partition === PARTITION ? 41n : null,
    );
    expect(store.tip()).toMatchObject({ offset: 40n, orderKey: 'newpay|laos|A1' });
    await (await work.process([factRecord(5, refund('succeeded', 'r1', 30n))])).committed(() => null);
    expect([store.tip()?.offset, store.sourceOffset()]).toEqual([40n, 5n]);
  });

  test('a restart restores every order and says where to go on', async () => {
    const first = foldOver([]);
    const { outputs } = await run(first, [
      factRecord(4, paid(100n)),
      factRecord(5, refund('succeeded', 'r1', 30n)),
    ]);
    const changelog = fed(outputs, topics.orderSnapshots, 40);
    const store = memoryStore();
    const second = foldOver(changelog, memoryCache(), store);
    expect(await second.restore()).toBe(6n);
    expect(store.tip()).toMatchObject({ offset: 40n, orderKey: 'newpay|laos|A1' });
    const next = [factRecord(6, refund('succeeded', 'r2', 30n))];
    expect((await second.process(next)).outputs).toEqual((await first.process(next)).outputs);
  });

  test('the state reaches as far as the latest fact of any order, though another order was written last', async () => {
    const other = paid(50n, { order_key: 'newpay|laos|B', provider_order_no: 'B', fact_id: 'b' });
    const { outputs, state } = await run(foldOver([]), [
      factRecord(4, paid(100n)),
      factRecord(5, other),
      factRecord(6, refund('succeeded', 'r1', 30n)),
    ]);
    const changelog = fed(outputs, topics.orderSnapshots, 40);
    expect(changelog.map(({ key }) => key.toString())).toEqual(['newpay|laos|A1', 'newpay|laos|B']);
    expect([state, await foldOver(changelog).restore()]).toEqual([7n, 7n]);
  });

  test('a warm store reads only what is new', async () => {
    const { outputs } = await run(foldOver([]), [factRecord(4, paid(100n))]);
    const store = memoryStore();
    const changelog = fed(outputs, topics.orderSnapshots, 40);
    await foldOver(changelog, memoryCache(), store).restore();
    const fromOffsets: bigint[] = [];
    await foldWork(PARTITION, store, {
      facts: codecs.facts,
      events: codecs.events,
      snapshots: codecs.snapshots,
      topics,
      desk,
      cache: memoryCache(),
      clusterId: CLUSTER,
      readChangelog: async (_, fromOffset, onRecords) => {
        fromOffsets.push(fromOffset);
        await onRecords(changelog.filter(({ offset }) => offset >= fromOffset));
      },
    }).restore();
    expect(fromOffsets).toEqual([40n]);
  });

  test('a changelog of another number of partitions is refused', async () => {
    const { outputs } = await run(foldOver([]), [{ ...factRecord(0, paid(100n)), partition: 1 }]);
    await expect(foldOver(fed(outputs, topics.orderSnapshots)).restore()).rejects.toThrow(
      'must never change',
    );
  });

  test('nothing is counted for people before the commit', async () => {
    const counted = async () =>
      /outcomes_total\{.*"applied".*\} (\d+)/.exec(await metrics.text())?.[1] ?? '0';
    const before = Number(await counted());
    const { committed } = await foldOver([]).process([factRecord(0, paid(100n))]);
    expect(Number(await counted())).toBe(before);
    await committed(() => null);
    expect(Number(await counted())).toBe(before + 1);
  });

  test('a cache that never answers holds no chunk up', async () => {
    const never = new Promise<never>(() => {});
    const work = foldOver([], { recall: () => never, remember: () => never });
    const { outputs } = await run(work, [factRecord(0, paid(100n))]);
    expect(await outcomesIn(outputs)).toEqual(['@100 0/1 applied']);
  });

  test('the cache learns of applied facts only after the commit', async () => {
    const told: (readonly [string, AppliedMark])[] = [];
    const cache: IdempotencyCache = {
      recall: () => Promise.resolve([]),
      remember: async (facts) => void told.push(...facts),
    };
    const work = foldOver([], cache);
    const result = await work.process([factRecord(0, paid(100n)), factRecord(1, paid(100n))]);
    expect(told).toEqual([]);
    await result.committed();
    expect(told).toMatchObject([
      [paid(100n).fact_id, { clusterId: CLUSTER, topic: 'callbacks.newpay', partition: 0, offset: 100 }],
    ]);
  });
});

describe('what cannot be counted is quarantined, and the others go on', () => {
  const lossless = paid(100n);

  test.each<[string, IncomingRecord, string]>([
    ['undecodable', recordAt('order-facts', 1, Buffer.from('garbage')), '@1 0/1'],
    ['undecodable', recordAt('order-facts', 1, Buffer.alloc(0), { headers: {} }), '@1 0/1'],
    ['amount_overflow', factRecord(1, refund('succeeded', 'r1', MAX_MINOR)), '@101 0/1'],
    ['unknown_fact_type', factRecord(1, fact('payment.dreamt')), '@101 0/1'],
    ['model_threw', factRecord(1, refund('succeeded', 'r9', 1n, { occurred_at: 9e15 })), '@101 0/1'],
  ])('%s', async (reason, record, where) => {
    const first = refund('succeeded', 'r0', 1n);
    const { outputs } = await run(foldOver([]), [factRecord(0, first), record, factRecord(2, lossless)]);
    expect(await outcomesIn(outputs)).toEqual([
      '@100 0/1 applied',
      `${where} quarantined ${reason}`,
      '@102 0/1 applied',
    ]);
    expect(await snapshotsIn(outputs)).toMatchObject([{ version: 2, net_minor: 99n }]);
    const letters = fed(outputs, topics.deadLetters);
    expect(letters).toHaveLength(1);
    expect(await codecs.deadLetters.decode(letters[0]?.value ?? Buffer.alloc(0))).toMatchObject({
      step: 'fold',
      reason,
      origin_topic: 'order-facts',
      origin_offset: 1,
    });
  });
});
