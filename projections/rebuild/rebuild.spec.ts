import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { createKafka } from '@quittance/runtime/kafka/client';
import { withAdmin } from '@quittance/runtime/kafka/offsets';
import { startPlannedWorker } from '@quittance/runtime/kafka/planned-worker';
import type { PlannedRange } from '@quittance/runtime/kafka/types';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from '../orders.js';
import type { FedProjection } from '../registry.js';
import { wireValue } from '../testing/avro.given.js';
import { compareTables } from './compare.js';
import { untilLevel } from './level.js';
import { rebuild } from './rebuild.js';

/** The steps stand still: only their order is looked at. */
jest.mock('@quittance/runtime/kafka/offsets');
jest.mock('@quittance/runtime/kafka/planned-worker');
jest.mock('./compare.js');
jest.mock('./level.js');

function fed({ feed }: typeof orders): FedProjection {
  if (feed === null) throw new Error('no feed');
  return { ...orders, feed };
}

const record = {
  topic: 'order-snapshots',
  partition: 0,
  offset: 0n,
  key: Buffer.from('k'),
  value: wireValue(orderSnapshots.schema, 7, { order_key: 'k' }),
  headers: {},
  timestampMs: 0,
};
const range: PlannedRange = {
  topic: 'order-snapshots',
  partition: 0,
  fromOffset: 0n,
  toOffset: 0n,
  records: [record],
};

/** Rebuilds where so many keys differ; between the steps the worker of the rebuild stores a range. */
async function stepsOf(differing: number, acceptDifference = false) {
  const steps: string[] = [];
  const step = (text: string) => void steps.push(text);
  const clickhouse: ClickHouse = {
    database: 'd',
    ensureDatabase: async () => {},
    query: async () => [],
    stream: () => Promise.reject(new Error('not asked for')),
    command: async (statement) => step(statement.split('\n')[0] ?? ''),
    insertRaw: async ({ statement }) => step(/INTO \w+/.exec(statement)?.[0] ?? ''),
    close: async () => {},
  };
  jest.mocked(startPlannedWorker).mockImplementation(async (_, { groupId, topics, store }) => {
    jest.mocked(untilLevel).mockImplementation(async () => {
      await store(range);
      step('level');
    });
    const stop = async () => step('stop');
    return { groupId, topics, reach: () => [], ended: new Promise<void>(() => {}), stop };
  });
  jest.mocked(withAdmin).mockImplementation(async () => step('group deleted'));
  jest.mocked(compareTables).mockImplementation(async () => {
    step('compare');
    return { keys: differing, samples: [] };
  });
  const { kind } = await rebuild(fed(orders), {
    kafka: createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test'),
    clickhouse,
    writerSchema: () => Promise.resolve(orderSnapshots.schema),
    maxRangeRecords: 10,
    stamp: '1',
    acceptDifference,
    onProgress: () => {},
  });
  return { kind, steps };
}

const built = ['CREATE TABLE IF NOT EXISTS t_orders__1', 'INTO t_orders__1', 'level', 'compare'];
const swapped = [
  'EXCHANGE TABLES t_orders AND t_orders__1',
  'INTO t_orders',
  'level',
  'stop',
  'group deleted',
];

test('the table is swapped at once, when it is level and equal, and made level again after that', async () => {
  expect(await stepsOf(0)).toEqual({ kind: 'swapped', steps: [...built, ...swapped] });
});

test('where it differs nothing is swapped, unless a person says so', async () => {
  expect(await stepsOf(1)).toEqual({ kind: 'differs', steps: [...built, 'stop', 'group deleted'] });
  expect(await stepsOf(1, true)).toEqual({ kind: 'swapped', steps: [...built, ...swapped] });
});
