import type { EachBatchPayload } from 'kafkajs';
import { BatchDesk } from './batch-desk.js';
import type { BatchInHand, PartitionOwner } from './partition-owner.js';
import type { WorkerTrouble } from './types.js';

/** An owner that takes everything it is given, and remembers. */
class FakeOwner implements PartitionOwner {
  readonly handled: BatchInHand[] = [];
  released = 0;
  position: bigint;
  readonly #work: (batch: BatchInHand) => void | Promise<void>;

  constructor(position: bigint, work: (batch: BatchInHand) => void | Promise<void>) {
    this.position = position;
    this.#work = work;
  }

  async handle(batch: BatchInHand): Promise<void> {
    await this.#work(batch);
    this.handled.push(batch);
    this.position = batch.lastOffset + 1n;
  }

  passOver(nextOffset: bigint): void {
    this.position = nextOffset;
  }

  async release(): Promise<void> {
    this.released += 1;
  }
}

/** A desk whose owners start at `start`, and everything it does to the world around it. */
function desk(
  start: bigint,
  work: (batch: BatchInHand) => void | Promise<void> = () => {},
  during: () => void = () => {},
) {
  const owners: FakeOwner[] = [];
  const seeks: string[] = [];
  const ends: unknown[] = [];
  const troubles: WorkerTrouble[] = [];
  const it = new BatchDesk({
    onReached: () => {},
    admin: { fetchTopicOffsets: async () => [{ partition: 0, offset: '99', low: '8', high: '99' }] },
    takeover: async () => {
      during();
      const owner = new FakeOwner(start, work);
      owners.push(owner);
      return owner;
    },
    onProgress: () => {},
    onTrouble: (trouble) => troubles.push(trouble),
    end: (error) => ends.push(error),
  });
  it.attach({ seek: ({ offset }) => seeks.push(offset), commitOffsets: async () => {} });
  it.joined();
  return { it, owners, seeks, ends, troubles };
}

/** A batch fetched from `fetched` that holds the records first … last. */
function batch(fetched: bigint, first: bigint, last: bigint, more: Partial<EachBatchPayload> = {}) {
  const offsets = Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
  const resolved: string[] = [];
  let paused = 0;
  const payload: EachBatchPayload = {
    batch: Object.assign(
      {
        topic: 't',
        partition: 0,
        highWatermark: '99',
        messages: offsets.map((offset) => ({
          key: null,
          value: null,
          timestamp: '0',
          attributes: 0,
          offset: offset.toString(),
          headers: {},
        })),
        isEmpty: () => false,
        firstOffset: () => first.toString(),
        lastOffset: () => last.toString(),
        offsetLag: () => '0',
        offsetLagLow: () => '0',
      },
      { fetchedOffset: fetched.toString() },
    ),
    resolveOffset: (offset) => resolved.push(offset),
    heartbeat: async () => {},
    pause: () => {
      paused += 1;
      return () => {
        paused -= 1;
      };
    },
    commitOffsetsIfNecessary: async () => {},
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
    ...more,
  };
  return { payload, resolved, paused: () => paused };
}

test('a batch is worked on only from exactly the position; elsewhere the consumer is sent back (guard 4)', async () => {
  const { it, owners, seeks } = desk(10n);
  await it.take(batch(12n, 12n, 15n).payload);
  expect([seeks, owners[0]?.handled.length]).toEqual([['10'], 0]);
  const second = batch(10n, 10n, 15n);
  await it.take(second.payload);
  expect(owners[0]?.handled[0]?.messages.map((one) => one.offset)).toEqual([
    '10',
    '11',
    '12',
    '13',
    '14',
    '15',
  ]);
  expect(second.resolved).toEqual(['15']);
  expect(owners).toHaveLength(1);
});

test('a new generation makes the owner anew and releases the old one (guard 8)', async () => {
  const { it, owners } = desk(10n);
  await it.take(batch(10n, 10n, 15n).payload);
  it.joined();
  expect(owners[0]?.released).toBe(1);
  await it.take(batch(10n, 10n, 15n).payload);
  expect(owners).toHaveLength(2);
});

test('an owner that was being made while the generation changed is void (guard 8)', async () => {
  let joins = 1;
  const { it, owners } = desk(
    10n,
    () => {},
    () => {
      joins -= 1;
      if (joins === 0) it.joined();
    },
  );
  await it.take(batch(10n, 10n, 15n).payload);
  await it.take(batch(10n, 10n, 15n).payload);
  expect([owners.length, owners[0]?.released]).toEqual([2, 1]);
});

test('an owner that was being made while the generation changed begins nothing (guard 8)', async () => {
  const wentOn: boolean[] = [];
  const { it } = desk(
    10n,
    (inHand) => void wentOn.push(inHand.goOn()),
    () => it.joined(),
  );
  await it.take(batch(10n, 10n, 15n).payload);
  expect(wentOn).toEqual([false]);
});

test('a new generation lets the chunk in hand end and begins no other (guard 8)', async () => {
  const wentOn: boolean[] = [];
  const { it } = desk(10n, (inHand) => {
    wentOn.push(inHand.goOn());
    it.joined();
    wentOn.push(inHand.goOn());
  });
  await it.take(batch(10n, 10n, 15n).payload);
  expect(wentOn).toEqual([true, false]);
});

test('a batch that shows nothing moves the position with it (guard 9)', async () => {
  const { it, owners, seeks } = desk(10n);
  await it.take(batch(10n, 10n, 15n).payload);
  it.nothingVisible('t', 0, 40n);
  it.nothingVisible('t', 0, 30n);
  await it.take(batch(41n, 41n, 42n).payload);
  expect([seeks, owners[0]?.position]).toEqual([[], 43n]);
});

test('a gap is passed where compaction made it, and is the end where the log was cut (guard 6)', async () => {
  const fine = desk(10n);
  await fine.it.take(batch(10n, 12n, 15n).payload);
  expect(fine.owners[0]?.handled).toHaveLength(1);
  const cut = desk(5n);
  await cut.it.take(batch(5n, 8n, 15n).payload);
  expect(cut.ends).toMatchObject([{ code: 'kafka_hole_below_log_start' }]);
  expect(cut.owners[0]?.handled).toHaveLength(0);
});

test('a failure costs the owner; the partition rests, then a new owner is made (guard 2)', async () => {
  jest.useFakeTimers();
  let failures = 1;
  const { it, owners, troubles } = desk(10n, () => {
    failures -= 1;
    if (failures >= 0) throw new Error('a bug');
  });
  const first = batch(10n, 10n, 15n);
  await it.take(first.payload);
  expect([first.resolved, first.paused(), owners[0]?.released]).toEqual([[], 1, 1]);
  expect(troubles).toMatchObject([{ topic: 't', partition: 0, retryInMs: 250 }]);
  jest.advanceTimersByTime(250);
  expect(first.paused()).toBe(0);
  await it.take(batch(10n, 10n, 15n).payload);
  expect(owners).toHaveLength(2);
  jest.useRealTimers();
});

test('fenced: the partition rests until the next generation, not for its turn of the backoff', async () => {
  jest.useFakeTimers();
  const { it } = desk(10n, () => {
    throw Object.assign(new Error('fenced'), { type: 'INVALID_PRODUCER_EPOCH', retriable: false });
  });
  const first = batch(10n, 10n, 15n);
  await it.take(first.payload);
  jest.advanceTimersByTime(20_000);
  expect(first.paused()).toBe(1);
  it.joined();
  expect(first.paused()).toBe(0);
  jest.useRealTimers();
});

test('a process that is no member any more fences nobody: the heartbeat comes before the takeover', async () => {
  const { it, owners } = desk(10n);
  const gone = Object.assign(new Error('who are you'), { type: 'UNKNOWN_MEMBER_ID' });
  const { payload } = batch(10n, 10n, 15n, { heartbeat: () => Promise.reject(gone) });
  // kafkajs sees the very error, and rejoins.
  await expect(it.take(payload)).rejects.toBe(gone);
  expect(owners).toHaveLength(0);
});

test('a commit at a broker that is not the coordinator any more: kafkajs sees it bare, and joins anew', async () => {
  const { it, troubles } = desk(10n, ({ commitOffset }) => commitOffset(11n, null));
  const moved = Object.assign(new Error('not here'), { type: 'NOT_COORDINATOR_FOR_GROUP', retriable: true });
  const wrapped = Object.assign(new Error('too often'), { retriable: false, cause: moved });
  it.attach({ seek: () => {}, commitOffsets: () => Promise.reject(wrapped) });
  await expect(it.take(batch(10n, 10n, 15n).payload)).rejects.toBe(moved);
  expect(troubles).toEqual([]);
});

test('what the partitions of one fetch commit at once is one request', async () => {
  const { it } = desk(10n, (inHand) => inHand.commitOffset(10n, 'plan'));
  const requests: unknown[] = [];
  it.attach({ seek: () => {}, commitOffsets: async (positions) => void requests.push(positions) });
  const other = batch(10n, 10n, 15n).payload;
  Object.assign(other.batch, { partition: 1 });
  await Promise.all([it.take(batch(10n, 10n, 15n).payload), it.take(other)]);
  const position = { topic: 't', offset: '10', metadata: 'plan' };
  expect(requests).toEqual([
    [
      { ...position, partition: 0 },
      { ...position, partition: 1 },
    ],
  ]);
});

test('a commit that the group refuses is no failure of the work: kafkajs sees it, and rejoins', async () => {
  const { it, troubles } = desk(10n, (inHand) => inHand.commitOffset(10n, null));
  const gone = Object.assign(new Error('moved on'), { type: 'ILLEGAL_GENERATION' });
  it.attach({ seek: () => {}, commitOffsets: () => Promise.reject(gone) });
  await expect(it.take(batch(10n, 10n, 15n).payload)).rejects.toBe(gone);
  expect(troubles).toEqual([]);
});

test('a heartbeat that fails during the work lets the chunk end and begins no other', async () => {
  jest.useFakeTimers();
  const rebalancing = Object.assign(new Error('rebalancing'), { type: 'REBALANCE_IN_PROGRESS' });
  let beats = 0;
  const heartbeat = () => {
    beats += 1;
    return beats > 1 ? Promise.reject(rebalancing) : Promise.resolve();
  };
  let wentOn: boolean | undefined;
  const { it, owners } = desk(10n, async (inHand) => {
    await jest.advanceTimersByTimeAsync(600);
    wentOn = inHand.goOn();
  });
  await expect(it.take(batch(10n, 10n, 15n, { heartbeat }).payload)).rejects.toBe(rebalancing);
  expect([wentOn, owners[0]?.handled.length]).toEqual([false, 1]);
  jest.useRealTimers();
});

test('after close() no batch is taken', async () => {
  const { it, owners } = desk(10n);
  await it.take(batch(10n, 10n, 15n).payload);
  await it.close();
  await it.take(batch(16n, 16n, 17n).payload);
  expect([owners.length, owners[0]?.released, owners[0]?.handled.length]).toEqual([1, 1, 1]);
});
