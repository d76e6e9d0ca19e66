import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { NO_CALENDARS } from '@quittance/runtime/config/calendars';
import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import type { PlannedRange, StoredRecord } from '@quittance/runtime/kafka/types';
import type { Topic } from '@quittance/schemas/topics/topic';
import { provisionTables, type TableOptions } from '../provision.js';
import type { FedProjection } from '../registry.js';
import { rangeSink } from '../sink.js';
import { type Given, wireValue } from './avro.given.js';

/** Settings of the real server the integration tests run on; they do not run without one. */
export function settingsFromEnvironment(user?: {
  readonly name: string;
  readonly password: string;
}): ClickHouseSettings {
  const url = process.env['QUITTANCE_CLICKHOUSE_URL'];
  if (url === undefined) throw new Error('set QUITTANCE_CLICKHOUSE_URL to a real ClickHouse');
  return {
    url,
    username: user?.name ?? process.env['QUITTANCE_CLICKHOUSE_USERNAME'] ?? 'default',
    password: user?.password ?? process.env['QUITTANCE_CLICKHOUSE_PASSWORD'] ?? '',
    tls: null,
  };
}

export interface TestDatabase {
  readonly clickhouse: ClickHouse;
  /** Drops the database and closes the connection. */
  drop(): Promise<void>;
}

/** No finance user, and no SLA: the fixtures' days do not move, so with SLAs they would turn into exceptions one day. */
export const plainProvision: TableOptions = {
  financePassword: null,
  slas: [],
  calendars: NO_CALENDARS,
  report: () => undefined,
};

let made = 0;

/** Tables and views in a database of this test's own. */
export async function testDatabase(slas = plainProvision.slas): Promise<TestDatabase> {
  made += 1;
  const database = `quittance_test_${process.pid}_${Date.now()}_${made}`;
  const clickhouse = openClickHouse(settingsFromEnvironment(), { database });
  await provisionTables(clickhouse, { ...plainProvision, slas });
  return {
    clickhouse,
    drop: async () => {
      await clickhouse.command('DROP DATABASE {database:Identifier} SYNC', { database });
      await clickhouse.close();
    },
  };
}

const SCHEMA_ID = 7;

/** Records of a topic as they would come from Kafka, offsets counting from `fromOffset`. */
export function givenRange<T>(
  topic: Topic<T>,
  values: readonly (Given & { readonly [Field in keyof T]?: unknown })[],
  place: { readonly name?: string; readonly partition?: number; readonly fromOffset?: number } = {},
): PlannedRange {
  const name = place.name ?? topic.names[0] ?? topic.folder;
  const partition = place.partition ?? 0;
  const from = BigInt(place.fromOffset ?? 0);
  const records = values.map(
    (value, at): StoredRecord => ({
      topic: name,
      partition,
      offset: from + BigInt(at),
      key: Buffer.from('key'),
      value: wireValue(topic.schema, SCHEMA_ID, value),
      timestampMs: 0,
    }),
  );
  const toOffset = from + BigInt(values.length) - 1n;
  return { topic: name, partition, fromOffset: from, toOffset, records };
}

/** Stores ranges as the worker would, one after the other. */
export async function store<T>(
  clickhouse: ClickHouse,
  projection: { readonly feed: FedProjection['feed'] | null },
  topic: Topic<T>,
  ranges: readonly PlannedRange[],
): Promise<void> {
  if (projection.feed === null) throw new Error('this projection has no table');
  const sink = rangeSink(projection.feed, {
    writerSchema: () => Promise.resolve(topic.schema),
    insert: (insert) => clickhouse.insertRaw(insert),
  });
  for (const range of ranges) await sink(range);
}
