import { makeTopic, readAll, record, removeAll, testKafka, uniqueName, until } from '../testing/kafka.js';
import { openAppender } from './append.js';
import { committedOffsets } from './offsets.js';
import { startPlannedWorker } from './planned-worker.js';
import type { PlannedRange, PlannedWorkerOptions, RunningWorker } from './types.js';

const kafka = testKafka();
const topics: string[] = [];
const groups: string[] = [];

async function source(word: string, config: Readonly<Record<string, string>> = {}) {
  const topic = await makeTopic(kafka, word, 1, config);
  const groupId = uniqueName('group');
  topics.push(topic);
  groups.push(groupId);
  return { topic, groupId };
}

async function feed(topic: string, count: number, from = 0): Promise<void> {
  const appender = await openAppender(kafka);
  await appender.append(Array.from({ length: count }, (_, index) => record(topic, String(from + index))));
  await appender.close();
}

/** A store that remembers what it was given. */
function memory(before: (range: PlannedRange) => void | Promise<void> = () => {}) {
  const ranges: PlannedRange[] = [];
  const store = async (range: PlannedRange): Promise<void> => {
    await before(range);
    ranges.push(range);
  };
  return { ranges, store };
}

function options(
  source: { readonly topic: string; readonly groupId: string },
  store: PlannedWorkerOptions['store'],
  more: Partial<PlannedWorkerOptions> = {},
): PlannedWorkerOptions {
  return {
    groupId: source.groupId,
    topics: [source.topic],
    maxRangeRecords: 40,
    store,
    onProgress: () => {},
    ...more,
  };
}

const bounds = ({ fromOffset, toOffset }: PlannedRange) => [fromOffset, toOffset];
const values = ({ records }: PlannedRange) => records.map((one) => one.value.toString());

afterAll(() => removeAll(kafka, topics, groups));

test('ranges follow each other without gap or overlap, and the offset follows them', async () => {
  const from = await source('planned');
  await feed(from.topic, 100);
  const { ranges, store } = memory();
  const worker = await startPlannedWorker(testKafka(), options(from, store));
  await until('all', () => ranges.at(-1)?.toOffset === 99n);
  await worker.stop();
  expect(ranges.map(bounds)).toEqual([
    [0n, 39n],
    [40n, 79n],
    [80n, 99n],
  ]);
  expect(ranges.flatMap(values)).toEqual(Array.from({ length: 100 }, (_, index) => String(index)));
  expect(await committedOffsets(kafka, from.groupId, [from.topic])).toMatchObject([
    { offset: 100n, metadata: null },
  ]);
});

/** Dies in the second range's store; meanwhile 200 more records arrive, so that a fresh plan would differ. */
test('after a crash between BEFORE and AFTER exactly the planned range is redone', async () => {
  const from = await source('crash');
  await feed(from.topic, 60);
  const died = Object.assign(new Error('the process dies here'), { code: 'test_death', retriable: false });
  const first = memory((range) => {
    if (range.fromOffset === 40n) throw died;
  });
  const dying = await startPlannedWorker(testKafka(), options(from, first.store));
  await expect(dying.ended).rejects.toBe(died);
  await dying.stop();
  expect(await committedOffsets(kafka, from.groupId, [from.topic])).toMatchObject([
    { offset: 40n, metadata: '{"to":59,"v":1}' },
  ]);
  await feed(from.topic, 200, 60);
  const second = memory();
  const worker = await startPlannedWorker(
    testKafka(),
    options(from, second.store, { maxRangeRecords: 1_000 }),
  );
  await until('all', () => second.ranges.at(-1)?.toOffset === 259n);
  await worker.stop();
  expect(second.ranges.map(bounds)[0]).toEqual([40n, 59n]);
  expect([...first.ranges, ...second.ranges].flatMap(values)).toEqual(
    Array.from({ length: 260 }, (_, index) => String(index)),
  );
}, 60_000);

test('a store that fails is given the identical range until it takes it, and nothing is stored or committed past it', async () => {
  const from = await source('retry');
  await feed(from.topic, 60);
  const tried: PlannedRange[] = [];
  const retried: unknown[] = [];
  let committed: unknown = null;
  let running: RunningWorker | null = null;
  const troubled: unknown[] = [];
  const { ranges, store } = memory(async (range) => {
    tried.push(range);
    // A silent stall would end the process; this one is known.
    if (tried.length > 1) troubled.push(...(running?.reach() ?? []).map((one) => one.troubled));
    if (tried.length === 3) [committed] = await committedOffsets(kafka, from.groupId, [from.topic]);
    if (tried.length < 4) throw new Error('ClickHouse is away');
  });
  const worker = await startPlannedWorker(
    testKafka(),
    options(from, store, { onRetry: (error) => retried.push(error) }),
  );
  running = worker;
  await until('stored', () => ranges.at(-1)?.toOffset === 59n);
  await worker.stop();
  expect(tried.map(bounds)).toEqual([...Array.from({ length: 4 }, () => [0n, 39n]), [40n, 59n]]);
  expect(ranges.flatMap(values)).toEqual(Array.from({ length: 60 }, (_, index) => String(index)));
  expect(retried).toHaveLength(3);
  expect(troubled.slice(-3)).toEqual([true, true, false]);
  expect(committed).toMatchObject({ offset: 0n, metadata: '{"to":39,"v":1}' });
});

test('stop() does not wait for a store that keeps failing; the range stays planned', async () => {
  const from = await source('stopped');
  await feed(from.topic, 30);
  let tries = 0;
  const { store } = memory(() => {
    tries += 1;
    throw new Error('ClickHouse is away');
  });
  const worker = await startPlannedWorker(testKafka(), options(from, store));
  await until('a failure', () => tries > 0);
  await worker.stop();
  await worker.ended;
  expect(await committedOffsets(kafka, from.groupId, [from.topic])).toMatchObject([
    { offset: 0n, metadata: '{"to":29,"v":1}' },
  ]);
});

test('a range that was compacted meanwhile is redone with what is left of it', async () => {
  const from = await source('compact', {
    'cleanup.policy': 'compact',
    'segment.ms': '100',
    'min.cleanable.dirty.ratio': '0.01',
    'max.compaction.lag.ms': '100',
  });
  const appender = await openAppender(kafka);
  const write = (key: string) => appender.append([{ ...record(from.topic, key), timestampMs: Date.now() }]);
  for (const key of ['a', 'b', 'a', 'b']) await write(key);
  const died = Object.assign(new Error('the process dies here'), { code: 'test_death', retriable: false });
  const dying = await startPlannedWorker(
    testKafka(),
    options(from, () => Promise.reject(died)),
  );
  await expect(dying.ended).rejects.toBe(died);
  await dying.stop();
  const [plan] = await committedOffsets(kafka, from.groupId, [from.topic]);
  expect(plan).toMatchObject({ offset: 0n, metadata: '{"to":3,"v":1}' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const key of ['a', 'b', 'c']) await write(key);
  await appender.close();
  // The log cleaner looks every 15 s; it leaves the last segment alone.
  const remaining = async () => (await readAll(kafka, from.topic, 0)).map((one) => one.offset);
  await until('compaction', async () => (await remaining()).length < 7, 60_000);
  const left = (await remaining()).filter((offset) => offset <= 3n);
  expect(left.length).toBeLessThan(4);
  const { ranges, store } = memory();
  const worker = await startPlannedWorker(testKafka(), options(from, store));
  await until('all', () => ranges.at(-1)?.toOffset === 6n);
  await worker.stop();
  expect(ranges[0]).toMatchObject({ fromOffset: 0n, toOffset: 3n });
  expect(ranges[0]?.records.map((one) => one.offset)).toEqual(left);
  expect(ranges.slice(1).flatMap(values).at(-1)).toBe('c');
}, 90_000);

test('a plan that nobody of ours wrote stops the worker', async () => {
  const from = await source('foreign');
  await feed(from.topic, 3);
  const first = memory();
  const worker = await startPlannedWorker(testKafka(), options(from, first.store));
  await until('all', () => first.ranges.length > 0);
  await worker.stop();
  const consumer = kafka.consumer({ groupId: from.groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [from.topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: async () => {} });
  await consumer.commitOffsets([{ topic: from.topic, partition: 0, offset: '1', metadata: 'hello' }]);
  await consumer.disconnect();
  const refused = await startPlannedWorker(testKafka(), options(from, first.store));
  await expect(refused.ended).rejects.toMatchObject({ code: 'kafka_foreign_plan' });
  await refused.stop();
}, 60_000);
