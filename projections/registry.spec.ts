import { readdirSync } from 'node:fs';
import { recordSchema } from './avro/schema.js';
import { packageRoot } from './package-root.js';
import { fedProjections, projections } from './registry.js';
import { insertStatement } from './sink.js';

const files = readdirSync(packageRoot);

const PLACE = '(callback_topic, callback_partition, callback_offset, fact_index)';

/** By table: which of several rows of one identity stays, and what their identity is. */
const IDENTITIES = new Map([
  ['callback-outcomes', ['ReplacingMergeTree(kafka_offset)', PLACE]],
  ['callbacks', ['ReplacingMergeTree', '(topic, kafka_partition, kafka_offset)']],
  ['callbacks-rejected', ['ReplacingMergeTree(kafka_offset)', '(received_at, rejection_id)']],
  ['day-closes', ['ReplacingMergeTree(precedence)', '(provider, account, day)']],
  ['dead-letters', ['ReplacingMergeTree(kafka_offset)', 'dead_letter_id']],
  ['order-events', ['ReplacingMergeTree(kafka_offset)', '(local_day, order_key, event_id)']],
  ['order-facts', ['ReplacingMergeTree(kafka_offset)', `(order_key, ${PLACE.slice(1)}`]],
  ['orders', ['ReplacingMergeTree(version)', 'order_key']],
  ['redrives', ['ReplacingMergeTree(kafka_offset)', 'redrive_id']],
  ['statement-lines', ['ReplacingMergeTree(precedence)', '(statement_id, row)']],
  ['statements', ['ReplacingMergeTree(precedence)', 'statement_id']],
]);

describe('the registry of projections', () => {
  it('holds every .sql of this folder, and nothing else', () => {
    const written = files
      .filter((file) => file.endsWith('.sql'))
      .map((file) => file.slice(0, -'.sql'.length));
    expect(projections.map(({ name }) => name).sort()).toEqual(written.sort());
  });

  it.each(projections.map(({ name }) => name))('%s has its .ts and a test beside it', (name) => {
    expect(files).toContain(`${name}.ts`);
    expect(files).toContain(`${name}.int.spec.ts`);
  });

  it.each(fedProjections)('$name: the table forgets no insert and takes rows by identity', ({ feed }) => {
    expect(feed.createTable).toContain('CREATE TABLE IF NOT EXISTS');
    expect(feed.createTable).toContain('ENGINE = ReplacingMergeTree');
    expect(feed.createTable).toContain('non_replicated_deduplication_window');
  });

  it.each(fedProjections)(
    '$name: a row is what it is about, and the latest of it stays',
    ({ name, feed }) => {
      const [, engine, sortKey] =
        /ENGINE = (.+)\n(?:PARTITION BY .+\n)?ORDER BY (.+)\n/.exec(feed.createTable) ?? [];
      expect([engine, sortKey]).toEqual(IDENTITIES.get(name));
    },
  );

  // Rows meet only if what they are sorted and partitioned by is their own: never the clock's, never Kafka's.
  it.each(fedProjections)('$name: PARTITION BY and ORDER BY use nothing of this run', ({ feed }) => {
    const keys = /(PARTITION BY[^\n]*\n)?ORDER BY[^\n]*/.exec(feed.createTable)?.[0] ?? '';
    expect(keys).not.toBe('');
    expect(keys).not.toMatch(/now|inserted_at|rand/);
  });

  it.each(fedProjections)('$name: inserts into exactly the columns it selects', ({ feed }) => {
    const [, columns = '', selected = ''] =
      /INTO \w+\n\(([^)]*)\)\nSELECT([\s\S]*)FROM input/.exec(feed.insert) ?? [];
    const count = (list: string) => list.split(/,(?![^(]*\))/).length;
    expect(count(columns)).toBe(count(selected));
    expect(insertStatement(feed, feed.reader)).toMatch(
      /FROM input\('kafka_partition Int32, kafka_offset Int64, /,
    );
  });

  it.each(projections.filter(({ view }) => view !== null))(
    '$name: the view says FINAL and runs as its owner',
    ({ view }) => {
      expect(view?.create).toContain('DEFINER = CURRENT_USER SQL SECURITY DEFINER');
      const tables = view?.create.match(/\bFROM t_\w+( FINAL)?/g) ?? [];
      expect(tables.length).toBeGreaterThan(0);
      expect(tables.every((table) => table.endsWith(' FINAL'))).toBe(true);
    },
  );

  it.each(fedProjections)('$name: reads only fields that the schema has', ({ feed }) => {
    const names = recordSchema(JSON.stringify(feed.reader)).fields.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...feed.fields]));
  });
});
