import type { PlannedRange, StoredRecord } from '@quittance/runtime/kafka/types';
import { fitting, groupedStore } from './grouped-store.js';

const RECORD: StoredRecord = {
  topic: 't',
  partition: 0,
  offset: 0n,
  key: Buffer.alloc(0),
  value: Buffer.alloc(0),
  timestampMs: 0,
};

const range = (partition: number, records = 1, topic = 't'): PlannedRange => ({
  topic,
  partition,
  fromOffset: 0n,
  toOffset: BigInt(records - 1),
  records: Array<StoredRecord>(records).fill(RECORD),
});

/** Where the inserts went, as `topic:partition,partition`. */
function stored(refusal: (partitions: readonly number[]) => Error | null = () => null, maxRecords = 100) {
  const inserts: string[] = [];
  const store = groupedStore(async (topic, ranges) => {
    const partitions = ranges.map(({ partition }) => partition);
    inserts.push(`${topic}:${partitions.join(',')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const error = refusal(partitions);
    if (error !== null) throw error;
  }, maxRecords);
  return { inserts, store };
}

const outcomes = async (promises: readonly Promise<void>[]) =>
  (await Promise.allSettled(promises)).map(({ status }) => status);

it('stores the small ranges of one topic in one insert, those of another in another', async () => {
  const { inserts, store } = stored();
  await Promise.all([store(range(0)), store(range(1, 49)), store(range(2, 1, 'u')), store(range(3))]);
  expect(inserts).toEqual(['t:0,1,3', 'u:2']);
});

it('lets what comes during an insert wait, and go together', async () => {
  const { inserts, store } = stored();
  const first = store(range(0));
  await new Promise((resolve) => setTimeout(resolve, 18));
  await Promise.all([first, store(range(1)), store(range(2))]);
  expect(inserts).toEqual(['t:0', 't:1,2']);
});

it('stores a range of half an insert alone and at once', async () => {
  const { inserts, store } = stored();
  const small = store(range(0));
  await Promise.all([store(range(1, 50)), store(range(2, 100)), small]);
  expect(inserts).toEqual(['t:1', 't:2', 't:0']);
});

it('has two inserts on their way where there is much to catch up with, and one for what is little', async () => {
  const { inserts, store } = stored(undefined, 10_000);
  const many = [0, 1, 2, 3].map((partition) => store(range(partition, 1_000)));
  await Promise.all([...many, store(range(5, 999))]);
  expect(inserts).toEqual(['t:0,2,5', 't:1,3']);
});

it('has no more records in an insert than allowed', () => {
  const ranges = [range(0, 40), range(1, 40), range(2, 20), range(3, 1)];
  expect(fitting(ranges, 100)).toBe(3);
  expect(fitting(ranges, 101)).toBe(4);
  expect(fitting([range(0, 49)], 10)).toBe(0);
});

it('leaves it to each worker to try again where the server is away: one insert, not one for each', async () => {
  const { inserts, store } = stored(() => Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
  expect(await outcomes([store(range(0)), store(range(1))])).toEqual(['rejected', 'rejected']);
  expect(inserts).toEqual(['t:0,1']);
});

it('stores each alone where one cannot be stored, so that the others are', async () => {
  const refused = Object.assign(new Error('no'), { retriable: false, code: 'CLICKHOUSE_REFUSED' });
  const { inserts, store } = stored((partitions) => (partitions.includes(1) ? refused : null));
  const all = [store(range(0)), store(range(1)), store(range(2))];
  expect(await outcomes(all)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(inserts).toEqual(['t:0,1,2', 't:0', 't:1', 't:2']);
});
