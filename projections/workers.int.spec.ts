import { readKafka } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { createTopics } from '@quittance/runtime/kafka/create-topics';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { projectionMonitors } from './monitor.js';
import { orders } from './orders.js';
import type { FedProjection } from './registry.js';
import { wireValue } from './testing/avro.given.js';
import { type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { paidOrder } from './testing/orders.given.js';
import { groupOf, startProjection, type WorkerDependencies } from './workers.js';

const ORDERS = 1_000;
const RUN = `s-${process.pid}-${Date.now()}`;

function ofOwnTopic(): FedProjection {
  if (orders.feed === null) throw new Error('no feed');
  return { ...orders, name: RUN, feed: { ...orders.feed, topics: [RUN] } };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Fails once, after the rows are stored and before the worker hears of it: the moment that doubles naive sinks. */
function dyingOnce(db: TestDatabase['clickhouse']): TestDatabase['clickhouse'] {
  let died = false;
  return {
    ...db,
    insertRaw: async (insert) => {
      await db.insertRaw(insert);
      if (died) return;
      died = true;
      throw Object.assign(new Error('killed after the insert'), { retriable: false, code: 'KILLED' });
    },
  };
}

describe('a projection on real Kafka and ClickHouse', () => {
  const kafka = createKafka(readSettings(process.env, readKafka), RUN);
  const admin = kafka.admin();
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await admin.connect();
    // Its records carry no time: with a retention the broker would delete them at its next check.
    const configEntries = [{ name: 'retention.ms', value: '-1' }];
    await createTopics(admin, [{ topic: RUN, numPartitions: 3, configEntries }]);
    const appender = await openAppender(kafka);
    const records = Array.from({ length: ORDERS }, (_, at) => {
      const order_key = `k${at}`;
      const value = wireValue(orderSnapshots.schema, 7, { ...paidOrder, order_key, version: 1 });
      return { topic: RUN, key: Buffer.from(order_key), value, headers: {}, timestampMs: 0, partition: null };
    });
    await appender.append(records);
    await appender.close();
  }, 30_000);
  afterAll(async () => {
    await admin.deleteTopics({ topics: [RUN] });
    await admin.deleteGroups([groupOf(RUN)]);
    await admin.disconnect();
    await db.drop();
  }, 30_000);

  const metrics = createMetrics('test');
  const monitors = projectionMonitors(metrics, createLog({ service: 'test', level: 'silent' }), Date.now);
  const start = (clickhouse: WorkerDependencies['clickhouse']) =>
    startProjection(ofOwnTopic(), {
      kafka,
      clickhouse,
      monitors,
      writerSchema: () => Promise.resolve(orderSnapshots.schema),
      maxRangeRecords: 100,
    });
  const sums = () =>
    db.clickhouse.query('SELECT count() AS n, sum(toInt128(paid_minor)) AS paid FROM orders');

  it('dies after an insert, starts anew, and shows every order once', async () => {
    const first = await start(dyingOnce(db.clickhouse));
    await expect(first.ended).rejects.toThrow('killed after the insert');
    await first.stop();
    const [left] = await sums();
    expect(Number(left?.['n'])).toBeLessThan(ORDERS);

    const second = await start(db.clickhouse);
    await until(async () => Number((await sums())[0]?.['n']) >= ORDERS);
    await second.stop();
    expect(await sums()).toEqual([{ n: String(ORDERS), paid: String(ORDERS * 1_000) }]);
    expect(await metrics.text()).toContain('quittance_projection_store_seconds_count');
    expect(monitors.positions()).toHaveLength(1);
  }, 60_000);
});
