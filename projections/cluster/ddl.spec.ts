import { fedProjections, views } from '../registry.js';
import { clusterTable, clusterView, localName } from './ddl.js';

it.each(fedProjections.map(({ feed }) => [feed.table, feed.createTable] as const))(
  '%s: replicated rows on each shard, one table in front, all versions of a row on one shard',
  (table, createTable) => {
    const { local, front, shardingKey } = clusterTable(createTable, 'main');
    expect(local).toContain(`CREATE TABLE IF NOT EXISTS ${localName(table)} ON CLUSTER \`main\``);
    expect(local).toMatch(
      /^ENGINE = ReplicatedReplacingMergeTree\('\/clickhouse\/tables\/\{shard\}\/\{database\}\/\{table\}', '\{replica\}'(, \w+)?\)$/m,
    );
    expect(local).not.toContain('non_replicated');
    expect(front).toContain(`Distributed(\`main\`, currentDatabase(), ${localName(table)}, ${shardingKey})`);
    const sorted = /^ORDER BY (.*)$/m.exec(createTable)?.[1] ?? '';
    const keys = /cityHash64\((.*)\)/.exec(shardingKey)?.[1]?.split(', ') ?? [];
    expect(keys.filter((key) => !sorted.includes(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(0);
  },
);

it.each(views.map(({ name, create }) => [name, create] as const))(
  '%s: a view on every server',
  (name, create) => {
    expect(clusterView(create, 'main')).toContain(`VIEW ${name} ON CLUSTER \`main\` `);
  },
);

it('an order’s rows are together', () => {
  const keys = fedProjections
    .filter(({ name }) => ['orders', 'order-events'].includes(name))
    .map(({ feed }) => clusterTable(feed.createTable, 'main').shardingKey);
  expect(new Set(keys)).toEqual(new Set(['cityHash64(order_key)']));
});

it('refuses a table that it cannot take over as it is', () => {
  const table = 'CREATE TABLE IF NOT EXISTS t (a Int8)\nENGINE = MergeTree\nORDER BY a';
  expect(() => clusterTable(table, 'main')).toThrow('ENGINE = ReplacingMergeTree');
});
