import { echoOptions, echoWork } from '../testing/echo.js';
import {
  cutLog,
  makeTopic,
  readAll,
  record,
  removeAll,
  setOffset,
  testKafka,
  uniqueName,
  until,
} from '../testing/kafka.js';
import { openAppender } from './append.js';
import type { KafkaClient } from './client.js';
import { committedOffsets } from './offsets.js';
import { startTransactionalWorker } from './transactional-worker.js';
import { openTransactor } from './transactor.js';
import type { RunningWorker, StageProgress, WorkerTrouble } from './types.js';
import { judge } from './verdict.js';

const kafka = testKafka();
const topics: string[] = [];
const groups: string[] = [];

/** A fresh pair of topics and a group. */
async function stage(partitions: number) {
  const input = await makeTopic(kafka, 'in', partitions);
  const output = await makeTopic(kafka, 'out', partitions);
  const groupId = uniqueName('group');
  topics.push(input, output);
  groups.push(groupId);
  return { input, output, groupId };
}

async function feed(topic: string, count: number, partitions: number, from = 0): Promise<void> {
  const appender = await openAppender(kafka);
  await appender.append(
    Array.from({ length: count }, (_, index) => record(topic, String(from + index), index % partitions)),
  );
  await appender.close();
}

/** A client that counts the transactional producers that are closed. */
function countingCloses(of: KafkaClient): { readonly client: KafkaClient; readonly closed: () => number } {
  let closed = 0;
  const transactionalProducer: KafkaClient['transactionalProducer'] = (...args) => {
    const producer = of.transactionalProducer(...args);
    return {
      ...producer,
      disconnect: () => {
        closed += 1;
        return producer.disconnect();
      },
    };
  };
  return { client: { ...of, transactionalProducer }, closed: () => closed };
}

/** What a read_committed reader finds in every partition of the output. */
async function outputs(topic: string, partitions: number): Promise<string[]> {
  const all = await Promise.all(Array.from({ length: partitions }, (_, one) => readAll(kafka, topic, one)));
  return all.flat().map((one) => one.value.toString());
}

/** `topic/partition/offset` of each input: what the output must hold, each once. */
function expected(topic: string, count: number, partitions: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${topic}/${index % partitions}/${Math.floor(index / partitions)}`,
  );
}

/** A commit is answered before its markers are written, so the last outputs may show a moment later. */
async function expectOutputs(topic: string, partitions: number, wanted: readonly string[]): Promise<void> {
  await until('the outputs show', async () => (await outputs(topic, partitions)).length >= wanted.length);
  expect((await outputs(topic, partitions)).sort()).toEqual([...wanted].sort());
}

async function expectCommitted(groupId: string, topic: string, offset: bigint): Promise<void> {
  await until(`offset ${offset} shows`, async () => {
    const [committed] = await committedOffsets(kafka, groupId, [topic]);
    return committed?.offset === offset;
  });
}

const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 15));

afterAll(() => removeAll(kafka, topics, groups));

test('two members and two rebalances in the middle: every input has exactly one committed output', async () => {
  const { input, output, groupId } = await stage(4);
  await feed(input, 4_000, 4);
  let done = 0;
  const options = echoOptions(groupId, input, output, {
    workFor: () => echoWork(output, slowly),
    onProgress: ({ records }) => {
      done += records;
    },
  });
  const first = await startTransactionalWorker(testKafka(), options);
  await until('some progress', () => done > 400);
  const second = await startTransactionalWorker(testKafka(), options);
  await until('more progress', () => done > 1_800);
  await first.stop();
  await until('the rest', () => done >= 4_000);
  await second.stop();
  await expectOutputs(output, 4, expected(input, 4_000, 4));
  // Unnecessary repetition would show here: each record was committed by one chunk.
  expect(done).toBe(4_000);
}, 90_000);

test('throws in process() lose and repeat nothing; the work and its producer are made anew', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 200, 1);
  let calls = 0;
  let instances = 0;
  const troubles: WorkerTrouble[] = [];
  let running: RunningWorker | null = null;
  const known: boolean[] = [];
  let done = 0;
  const { client, closed } = countingCloses(testKafka());
  const worker = await startTransactionalWorker(
    client,
    echoOptions(groupId, input, output, {
      workFor: () => {
        instances += 1;
        return echoWork(output, () => {
          calls += 1;
          if (calls % 3 === 0) throw new Error('a bug that passes');
        });
      },
      onProgress: ({ records }) => {
        done += records;
      },
      onTrouble: (trouble) => {
        troubles.push(trouble);
        known.push(...(running?.reach() ?? []).map((one) => one.troubled));
      },
    }),
  );
  running = worker;
  await until('all', () => done >= 200);
  await worker.stop();
  await expectOutputs(output, 1, expected(input, 200, 1));
  expect(troubles.length).toBeGreaterThan(1);
  expect(new Set(known)).toEqual(new Set([true]));
  expect(instances).toBe(troubles.length + 1);
  expect(closed()).toBe(instances);
}, 60_000);

test('a throw that does not pass ends the worker instead of looping', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 1, 1);
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () =>
        echoWork(output, () => {
          throw new Error('a bug that stays');
        }),
    }),
  );
  await expect(worker.ended).rejects.toMatchObject({ code: 'kafka_work_keeps_failing' });
  await worker.stop();
}, 60_000);

test('stop() lets the chunk in hand commit', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 10, 1);
  let begun = false;
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () =>
        echoWork(output, async () => {
          begun = true;
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        }),
    }),
  );
  await until('process() runs', () => begun);
  await worker.stop();
  await worker.ended;
  await expectOutputs(output, 1, expected(input, 10, 1));
});

test('a chunk without outputs still moves the offset', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 100, 1);
  let last: StageProgress | null = null;
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () => ({
        restore: async () => null,
        process: async () => ({ outputs: [], committed: () => {} }),
      }),
      onProgress: (progress) => {
        last = progress;
      },
    }),
  );
  await until('all', () => last?.nextOffset === 100n);
  await worker.stop();
  expect(last).toMatchObject({ highWatermark: 100n });
  await expectCommitted(groupId, input, 100n);
});

test('a hole below the log start stops the worker and moves no offset', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 10, 1);
  await setOffset(kafka, groupId, input, 3n);
  await cutLog(kafka, input, 6n);
  let processed = 0;
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      onProgress: () => {
        processed += 1;
      },
    }),
  );
  await expect(worker.ended).rejects.toMatchObject({ code: 'kafka_hole_below_log_start' });
  await worker.stop();
  expect(processed).toBe(0);
  expect(await committedOffsets(kafka, groupId, [input])).toMatchObject([{ offset: 3n }]);
}, 60_000);

test('without a committed offset the worker begins at the start of the log', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 10, 1);
  await cutLog(kafka, input, 6n);
  let next = 0n;
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      onProgress: ({ nextOffset }) => {
        next = nextOffset;
      },
    }),
  );
  await until('all', () => next === 10n);
  await worker.stop();
  await until('the outputs show', async () => (await outputs(output, 1)).length === 4);
});

test('a committed offset behind what the state implies stops the worker', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 10, 1);
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () => ({ ...echoWork(output), restore: async () => 5n }),
    }),
  );
  await expect(worker.ended).rejects.toMatchObject({ code: 'kafka_offset_behind_state' });
  await worker.stop();
  expect(await outputs(output, 1)).toEqual([]);
}, 60_000);

test('a takeover fences, then restores, then reads the offset (guard 4)', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 10, 1);
  const transactionalId = `${groupId}-${input}-0`;
  const at = (nextOffset: bigint) => ({ groupId, topic: input, partition: 0, nextOffset });
  const former = await openTransactor(kafka, transactionalId);
  const refused: unknown[] = [];
  const processed: bigint[] = [];
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () => ({
        ...echoWork(output, (chunk) => void processed.push(...chunk.map(({ offset }) => offset))),
        restore: async () => {
          // The state is final: whoever wrote it cannot commit any more.
          await former.commit([], at(3n)).catch((error: unknown) => refused.push(error));
          // The offset is not: it is the one that stands when the state is there.
          const rogue = await openTransactor(kafka, transactionalId);
          await rogue.commit([], at(5n));
          await expectCommitted(groupId, input, 5n);
          await rogue.close();
          return null;
        },
      }),
    }),
  );
  await until('a chunk', () => processed.length > 0);
  await Promise.all([worker.stop(), former.close()]);
  expect(refused.map(judge)).toEqual(['fenced']);
  expect(processed[0]).toBe(5n);
}, 60_000);

test('less state than was committed with the offset stops the worker: its topic has lost records', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 5, 1);
  const stateful = (restored: bigint | null) =>
    startTransactionalWorker(
      testKafka(),
      echoOptions(groupId, input, output, {
        workFor: () => {
          const work = echoWork(output);
          return {
            restore: async () => restored,
            process: async (chunk) => ({ ...(await work.process(chunk)), state: 5n }),
          };
        },
      }),
    );
  const first = await stateful(null);
  await expectCommitted(groupId, input, 5n);
  await first.stop();
  await feed(input, 1, 1);
  for (const less of [null, 4n]) {
    const worker = await stateful(less);
    await expect(worker.ended).rejects.toMatchObject({ code: 'kafka_state_lost' });
    await worker.stop();
  }
  await expectCommitted(groupId, input, 5n);
  const whole = await stateful(5n);
  await expectCommitted(groupId, input, 6n);
  await whole.stop();
}, 120_000);

test('a failed committed() step ends the worker, after a commit that stands', async () => {
  const { input, output, groupId } = await stage(1);
  await feed(input, 5, 1);
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      workFor: () => {
        const work = echoWork(output);
        return {
          ...work,
          process: async (chunk) => ({
            ...(await work.process(chunk)),
            committed: () => {
              throw new Error('the local store is full');
            },
          }),
        };
      },
    }),
  );
  await expect(worker.ended).rejects.toMatchObject({ code: 'kafka_committed_step_failed' });
  await worker.stop();
  await expectCommitted(groupId, input, 5n);
});

test('a fenced worker rests until the group has a new generation', async () => {
  const { input, output, groupId } = await stage(2);
  await feed(input, 20, 2);
  let done = 0;
  const troubles: WorkerTrouble[] = [];
  const options = echoOptions(groupId, input, output, {
    onProgress: ({ records }) => {
      done += records;
    },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const first = await startTransactionalWorker(testKafka(), options);
  await until('the first records', () => done >= 20);
  // A rogue takes partition 0 over without being a member of the group.
  const rogue = await openTransactor(kafka, `${groupId}-${input}-0`);
  await feed(input, 20, 2, 20);
  await until('the refusal', () => troubles.length > 0);
  expect(troubles[0]).toMatchObject({ partition: 0, retryInMs: 30_000 });
  await rogue.close();
  const second = await startTransactionalWorker(testKafka(), options);
  await until('everything, long before the 30 s are over', () => done >= 40, 20_000);
  await Promise.all([first.stop(), second.stop()]);
  await expectOutputs(output, 2, expected(input, 40, 2));
}, 60_000);
