import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, EXIT } from '@quittance/cli/exit-codes';
import { boundsOf } from '@quittance/cli/rebuild/state/bounds';
import { checkPartition } from '@quittance/cli/rebuild/state/check';
import { stateNames } from '@quittance/cli/rebuild/state/names';
import { describeState, exitCodeOf, stateJson } from '@quittance/cli/rebuild/state/report';
import { checkState, repairState, type StateResult } from '@quittance/cli/rebuild/state/run';
import type { StateTask } from '@quittance/cli/rebuild/state/task';
import { progressOn } from '@quittance/cli/verify/progress';
import { memoryCache } from '@quittance/processors/idempotency/memory';
import {
  eftpayRefund,
  eftpaySale,
  hfcsbcMerge,
  ingressRecord,
  newpayPayment,
  newpayRefund,
  type Posting,
} from '@quittance/processors/testing/callbacks';
import { connectLive, type Live, type LivePipeline, openPipeline } from '@quittance/processors/testing/live';
import { openAppender } from '@quittance/runtime/kafka/append';
import { withAdmin } from '@quittance/runtime/kafka/offsets';
import { openTransactor } from '@quittance/runtime/kafka/transactor';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';

jest.setTimeout(120_000);

const POSTINGS: readonly Posting[] = [
  newpayPayment('N1', '12.30', 'PROCESSING'),
  newpayPayment('N1', '12.30'),
  newpayPayment('N1', '12.30'),
  newpayRefund('N2', 'R1', '5.00', '20.00'),
  newpayPayment('N2', '20.00'),
  hfcsbcMerge('G1', [
    { no: 'H1', status: 'SUCCESS', fee: 1000, refunded: 0 },
    { no: 'H2', status: 'WAIT', fee: 500, refunded: 0 },
  ]),
  eftpaySale('E1', '0.29'),
  eftpayRefund('E1', 'ER1', '0.29', '0.29'),
  { provider: 'newpay', routingKey: 'bad', body: '{"not":"a callback"}' },
];
const ORDERS = 5;
const TOMBSTONE = Buffer.alloc(0);
const N1 = 'newpay|laos|N1';
const N2 = 'newpay|laos|N2';
const GHOST = 'newpay|laos|GHOST';

let live: Live;
let pipeline: LivePipeline;
let stateDir: string;
let task: StateTask;

beforeAll(async () => {
  live = await connectLive();
  stateDir = mkdtempSync(join(tmpdir(), 'rebuild-state-spec-'));
  pipeline = await openPipeline(live, memoryCache(), { stateDir });
  task = {
    kafka: live.kafka,
    codecs: live.codecs,
    names: stateNames(pipeline.options.prefix),
    progress: progressOn({ write: () => true }),
    offsetsPerPass: 100_000,
  };
  await pipeline.start();
  await send(POSTINGS);
  // A fact that nobody can read: it changes nothing, in the fold as here.
  await append(task.names.orderFacts, N1, Buffer.from('no fact'), 0);
  await pipeline.caughtUp();
});

afterAll(async () => {
  await pipeline.stop();
  await pipeline.remove();
  rmSync(stateDir, { recursive: true, force: true });
});

async function send(postings: readonly Posting[]): Promise<void> {
  const { prefix } = pipeline.options;
  const encode = live.codecs.callbacks.encode;
  await pipeline.send(
    postings.map((posting) =>
      ingressRecord(posting, randomUUID(), `${prefix}callbacks.${posting.provider}`, encode),
    ),
  );
}

async function append(topic: string, key: string, value: Buffer, partition: number): Promise<void> {
  const appender = await openAppender(live.kafka);
  const at = { topic, key: Buffer.from(key), value, headers: {}, timestampMs: Date.now(), partition };
  await appender.append([at]);
  await appender.close();
}

/** The last snapshot of an order, as it lies in the topic. */
async function lastOf(orderKey: string): Promise<IncomingRecord> {
  const all = await pipeline.read(task.names.orderSnapshots);
  const found = all.filter(({ key }) => key.toString() === orderKey).at(-1);
  if (found === undefined) throw new Error(`${orderKey} has no snapshot`);
  return found;
}

/** Writes a snapshot as nobody but the fold may. */
async function forge(orderKey: string, from: string, change: Partial<OrderSnapshot>): Promise<void> {
  const { value, partition } = await lastOf(from);
  const forged = { ...(await live.codecs.snapshots.decode(value)), ...change };
  await append(task.names.orderSnapshots, orderKey, live.codecs.snapshots.encode(forged), partition);
}

const sum = (result: StateResult, name: 'equal' | 'moving' | 'differs' | 'missing' | 'stray' | 'ahead') =>
  result.partitions.reduce((total, { orders }) => total + orders[name], 0);
const found = (result: StateResult) =>
  result.partitions
    .flatMap(({ findings }) => findings.map(({ kind, subject, detail }) => `${kind} ${subject}: ${detail}`))
    .sort();
const eventIds = async () =>
  (await pipeline.read(task.names.orderEvents)).map(({ headers }) => headers['ce_id']);

test('what the fold has written is what its facts come to, in any number of passes', async () => {
  const result = await checkState(task);
  expect(found(result)).toEqual([]);
  expect([exitCodeOf(result), sum(result, 'equal'), sum(result, 'moving')]).toEqual([0, ORDERS, 0]);
  const events = result.partitions.reduce((total, each) => total + each.events.equal, 0);
  expect(events).toBe((await eventIds()).length);
  expect(describeState(result)).toContain('come to the same bytes');
  expect(JSON.parse(stateJson(result))).toMatchObject({ same: true, written: null });
  const inPasses = await checkState({ ...task, offsetsPerPass: 4 });
  expect([found(inPasses), sum(inPasses, 'equal')]).toEqual([[], ORDERS]);
});

test('beside a live system: what moves behind the bound is not compared', async () => {
  const bounds = await boundsOf(task);
  await send([newpayRefund('N2', 'R2', '1.00', '20.00'), newpayPayment('N3', '3.00')]);
  await pipeline.caughtUp();
  const checked = await Promise.all(bounds.map((bound) => checkPartition(task, bound)));
  const moving = checked.reduce((total, { orders }) => total + orders.moving, 0);
  expect([checked.flatMap(({ findings }) => findings), moving]).toEqual([[], 2]);
});

test('no repair while the fold runs', async () => {
  await forge(N1, N1, { net_minor: 1n });
  await expect(repairState(task)).rejects.toThrow(/Nothing was repaired: the fold is running/);
  expect(found(await checkState(task))).toEqual([`differs ${N1}: net_minor`]);
});

describe('with the fold stopped', () => {
  let before: number;
  let snapshotOfN2: Buffer;

  beforeAll(async () => {
    await pipeline.stop();
    before = (await eventIds()).length;
    const { value, partition } = await lastOf(N2);
    snapshotOfN2 = value;
    await append(task.names.orderSnapshots, N2, TOMBSTONE, partition);
    await forge(GHOST, N1, { order_key: GHOST, provider_order_no: 'GHOST' });
  });

  test('a forged, a lost and a stray snapshot are found', async () => {
    const result = await checkState(task);
    const planted = [
      `differs ${N1}: net_minor`,
      `missing ${N2}: no snapshot`,
      `stray ${GHOST}: no fact has it`,
    ];
    expect([exitCodeOf(result), found(result)]).toEqual([1, planted]);
    expect(describeState(result)).toContain('rebuild state --repair');
  });

  test('what is written while they are read is not missed: compaction may take the one before it', async () => {
    const { partition } = await lastOf(N2);
    const snapshots = {
      ...live.codecs.snapshots,
      decodeSync: () => undefined,
      decode: async (bytes: Buffer) => {
        const snapshot = await live.codecs.snapshots.decode(bytes);
        if (snapshot.source_partition === partition)
          restoring ??= append(task.names.orderSnapshots, N2, snapshotOfN2, partition);
        await restoring;
        return snapshot;
      },
    };
    let restoring: Promise<void> | null = null;
    const result = await checkState({ ...task, codecs: { ...task.codecs, snapshots } });
    expect(found(result)).not.toContain(`missing ${N2}: no snapshot`);
    await append(task.names.orderSnapshots, N2, TOMBSTONE, partition);
  });

  test('a fold that starts in the midst of a repair fences it, and nothing is written', async () => {
    const count = (await pipeline.read(task.names.orderSnapshots)).length;
    let other: Promise<unknown> | null = null;
    const facts = {
      ...live.codecs.facts,
      decodeSync: () => undefined,
      decode: async (bytes: Buffer) => {
        other ??= Promise.all(
          [0, 1].map(async (partition) => {
            await (await openTransactor(live.kafka, task.names.transactionalId(partition))).close();
          }),
        );
        await other;
        return await live.codecs.facts.decode(bytes);
      },
    };
    const repairing = repairState({ ...task, codecs: { ...task.codecs, facts } });
    await expect(repairing).rejects.toThrow(/was started just now/);
    expect(await pipeline.read(task.names.orderSnapshots)).toHaveLength(count);
  });

  test('they are repaired, and the fold goes on as if nothing had been', async () => {
    const bounds = await boundsOf(task);
    const repaired = await repairState(task);
    expect(bounds.some(({ metadata }) => metadata.includes('state'))).toBe(true);
    expect(await boundsOf(task)).toEqual(bounds);
    expect([found(repaired), repaired.written, exitCodeOf(repaired)]).toEqual([[], 3, 0]);
    expect((await lastOf(GHOST)).value).toEqual(TOMBSTONE);
    await pipeline.start();
    await send(POSTINGS);
    await pipeline.caughtUp();
    expect(await eventIds()).toHaveLength(before);
    await send([newpayRefund('N2', 'R9', '2.00', '20.00')]);
    await pipeline.caughtUp();
    expect((await eventIds()).length).toBeGreaterThan(before);
    expect(found(await checkState(task))).toEqual([]);
  });

  test('there is nothing to repair where nothing is wrong', async () => {
    await pipeline.stop();
    const count = (await pipeline.read(task.names.orderSnapshots)).length;
    expect(await repairState(task)).toMatchObject({ written: 0, wrong: 0 });
    expect(await pipeline.read(task.names.orderSnapshots)).toHaveLength(count);
  });

  test('an order of facts that the fold never had is found, and left', async () => {
    await forge(N1, N1, { source_offset: 1_000_000 });
    const result = await repairState(task);
    expect([exitCodeOf(result), result.written]).toEqual([1, 0]);
    expect(found(result)).toEqual([`ahead ${N1}: made of offset 1000000`]);
  });

  test('an event that no fact has is found, and never taken back', async () => {
    const [event] = await pipeline.read(task.names.orderEvents);
    if (event === undefined) throw new Error('there are no events');
    const forged = { ...(await live.codecs.events.decode(event.value)), event_id: 'forged' };
    const value = live.codecs.events.encode(forged);
    await append(task.names.orderEvents, event.key.toString(), value, event.partition);
    const result = await checkState(task);
    expect(found(result)).toContain('event forged: no fact has it');
  });

  test('facts that retention has deleted: a refusal that says so', async () => {
    await withAdmin(live.kafka, async (admin) => {
      const topic = task.names.orderFacts;
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
    });
    const refusal = await checkState(task).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(CliError);
    expect(refusal).toMatchObject({ exitCode: EXIT.off });
    expect(String(refusal)).toContain('partition 0 begins at 1');
  });
});
