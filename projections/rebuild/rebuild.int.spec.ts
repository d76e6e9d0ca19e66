import { readKafka } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { createTopics } from '@quittance/runtime/kafka/create-topics';
import type { Appender, RunningWorker } from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { projectionMonitors } from '../monitor.js';
import { orders } from '../orders.js';
import type { FedProjection } from '../registry.js';
import { wireValue } from '../testing/avro.given.js';
import { type TestDatabase, testDatabase } from '../testing/clickhouse.given.js';
import { paidOrder } from '../testing/orders.given.js';
import { groupOf, startProjection } from '../workers.js';
import { rebuild } from './rebuild.js';

const RUN = `rebuild-${process.pid}-${Date.now()}`;
const FIRST = 400;

function ofOwnTopic(): FedProjection {
  if (orders.feed === null) throw new Error('no feed');
  return { ...orders, name: RUN, feed: { ...orders.feed, topics: [RUN] } };
}
const projection = ofOwnTopic();

describe('a projection built anew beside the live one', () => {
  const kafka = createKafka(readSettings(process.env, readKafka), RUN);
  const admin = kafka.admin();
  const writerSchema = () => Promise.resolve(orderSnapshots.schema);
  let db: TestDatabase;
  let appender: Appender;
  let live: RunningWorker;

  const append = (from: number, count: number) =>
    appender.append(
      Array.from({ length: count }, (_, at) => {
        const order_key = `k${from + at}`;
        const value = wireValue(orderSnapshots.schema, 7, { ...paidOrder, order_key, version: 1 });
        const key = Buffer.from(order_key);
        return { topic: RUN, key, value, headers: {}, timestampMs: 0, partition: null };
      }),
    );
  const sums = async () => {
    const [row] = await db.clickhouse.query(
      'SELECT count() AS n, sum(toInt128(paid_minor)) AS paid FROM orders',
    );
    return row;
  };
  const expected = (count: number) => ({
    n: String(count),
    paid: (BigInt(count) * paidOrder.paid_minor).toString(),
  });
  const until = async (count: number) => {
    while ((await sums())?.['n'] !== String(count)) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  let rebuilds = 0;
  const run = (acceptDifference: boolean, onProgress: (share: number) => void = () => {}) => {
    rebuilds += 1;
    const stamp = String(rebuilds);
    const { clickhouse } = db;
    const limits = { maxRangeRecords: 100, stamp, acceptDifference, onProgress };
    return rebuild(projection, { kafka, clickhouse, writerSchema, ...limits });
  };

  beforeAll(async () => {
    db = await testDatabase();
    await admin.connect();
    const configEntries = [{ name: 'retention.ms', value: '-1' }];
    await createTopics(admin, [{ topic: RUN, numPartitions: 3, configEntries }]);
    appender = await openAppender(kafka);
    const log = createLog({ service: 'test', level: 'silent' });
    const monitors = projectionMonitors(createMetrics('test'), log, Date.now);
    const { clickhouse } = db;
    live = await startProjection(projection, {
      kafka,
      clickhouse,
      monitors,
      writerSchema,
      maxRangeRecords: 100,
    });
    await append(0, FIRST);
    await until(FIRST);
  }, 60_000);
  afterAll(async () => {
    await live.stop();
    await appender.close();
    await admin.deleteTopics({ topics: [RUN] });
    await admin.deleteGroups([groupOf(RUN)]);
    await admin.disconnect();
    await db.drop();
  }, 60_000);

  test('equal to the live one it takes its place, while records keep coming', async () => {
    let next = FIRST;
    let more = true;
    const traffic = (async () => {
      for (; more; next += 10) {
        await append(next, 10);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const shares: number[] = [];
    const rebuilt = await run(false, (share) => shares.push(share));
    more = false;
    await traffic;
    expect(rebuilt).toMatchObject({ kind: 'swapped', difference: { keys: 0 } });
    await until(next);
    expect(await sums()).toEqual(expected(next));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    const left = await db.clickhouse.query(`SELECT count() AS n FROM t_orders__1 FINAL`);
    expect(Number(left[0]?.['n'])).toBeGreaterThanOrEqual(FIRST);
  }, 120_000);

  test('where the live one is wrong nothing is swapped until a person says so', async () => {
    const before = await sums();
    await db.clickhouse.command(
      `INSERT INTO t_orders SELECT * REPLACE (paid_minor + 7 AS paid_minor, version + 1 AS version)
       FROM t_orders FINAL WHERE order_key = 'k3'`,
    );
    const forged = await sums();
    expect(forged).not.toEqual(before);
    const refused = await run(false);
    expect(refused).toMatchObject({ kind: 'differs', difference: { keys: 1 } });
    expect(refused.difference.samples).toEqual([expect.stringContaining('k3')]);
    expect(await sums()).toEqual(forged);
    const accepted = await run(true);
    expect(accepted).toMatchObject({ kind: 'swapped', difference: { keys: 1 } });
    expect(await sums()).toEqual(before);
  }, 120_000);
});
