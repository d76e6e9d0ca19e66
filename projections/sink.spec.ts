import type { RawInsert } from '@quittance/runtime/clickhouse';
import type { PlannedRange } from '@quittance/runtime/kafka/types';
import { orderEvents } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import type { Feed } from './projection.js';
import { rangeSink, tableSink } from './sink.js';
import { wireValue } from './testing/avro.given.js';

function feedOf({ feed }: typeof orderEventsTable): Feed {
  if (feed === null) throw new Error('no feed');
  return feed;
}
const feed = feedOf(orderEventsTable);

function range(values: readonly Buffer[], fromOffset = 5n): PlannedRange {
  const records = values.map((value, at) => ({
    topic: 'order-events',
    partition: 2,
    offset: fromOffset + BigInt(at),
    key: Buffer.alloc(0),
    value,
    headers: {},
    timestampMs: 0,
  }));
  return { topic: 'order-events', partition: 2, fromOffset, toOffset: 11n, records };
}

function recordingSink() {
  const inserts: RawInsert[] = [];
  const asked: number[] = [];
  const sink = rangeSink(feed, {
    writerSchema: async (id) => {
      asked.push(id);
      return orderEvents.schema;
    },
    insert: async (insert) => {
      inserts.push(insert);
    },
  });
  return { sink, inserts, asked };
}

const event = (id: string, schemaId = 7) => wireValue(orderEvents.schema, schemaId, { event_id: id });

it('makes one insert per writer schema, each under its own token, and asks for a schema once', async () => {
  const { sink, inserts, asked } = recordingSink();
  await sink(range([event('a'), event('b', 8), event('c')]));
  await sink(range([event('d')], 9n));
  expect(inserts).toHaveLength(3);
  expect(new Set(inserts.map((insert) => insert.deduplicationToken)).size).toBe(3);
  expect(asked).toEqual([7, 8]);
});

it('names table, version, topic, partition, offsets, schema and content in the token', async () => {
  const { sink, inserts } = recordingSink();
  await sink(range([event('a')]));
  expect(inserts[0]?.deduplicationToken).toMatch(/^t_order_events:2:order-events:2:5-11:7:[0-9a-f]{16}$/);
});

it('gives the same token for the same range again, another for other content in the same place', async () => {
  const { sink, inserts } = recordingSink();
  await sink(range([event('a')]));
  await sink(range([event('a')]));
  await sink(range([event('b')]));
  const [first, again, other] = inserts.map((insert) => insert.deduplicationToken);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('stores ranges of several partitions in one insert, the same bytes and token in whatever order they come', async () => {
  const inserts: RawInsert[] = [];
  const sink = tableSink(feed, {
    writerSchema: () => Promise.resolve(orderEvents.schema),
    insert: async (insert) => {
      inserts.push(insert);
    },
  });
  const second = range([event('a')]);
  const tenth = { ...range([event('b'), event('c')]), partition: 10, fromOffset: 3n, toOffset: 4n };
  await sink('order-events', [tenth, second]);
  await sink('order-events', [second, tenth]);
  await sink('order-events', [second, { ...tenth, toOffset: 5n }]);
  const [one, again, other] = inserts;
  expect(one?.deduplicationToken).toMatch(/^t_order_events:2:order-events:2:5-11,10:3-4:7:[0-9a-f]{16}$/);
  expect(again).toEqual(one);
  expect(other?.deduplicationToken).not.toBe(one?.deduplicationToken);
});

it('inserts nothing for a range of control records or tombstones', async () => {
  const { sink, inserts } = recordingSink();
  await sink(range([]));
  await sink(range([Buffer.alloc(0)]));
  expect(inserts).toEqual([]);
});

it('refuses what is not in the wire format instead of passing it over', async () => {
  const { sink } = recordingSink();
  await expect(sink(range([Buffer.from('{"json":1}')]))).rejects.toThrow('wire format');
});

it('does not resolve when an insert fails: the worker must not commit', async () => {
  const sink = rangeSink(feed, {
    writerSchema: () => Promise.resolve(orderEvents.schema),
    insert: () => Promise.reject(new Error('away')),
  });
  await expect(sink(range([event('a')]))).rejects.toThrow('away');
});
