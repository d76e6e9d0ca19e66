import { fedProjections } from './registry.js';
import { columnDefinitions, indexType, sortingKey } from './table-columns.js';

it('finds columns through brackets, and no index', () => {
  const text = `CREATE TABLE IF NOT EXISTS t
(
    a  LowCardinality(Nullable(String)),
    b  Array(Tuple(x Int8, y Map(String, String))),
    at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX i a TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(a) ORDER BY (a, b)`;
  expect(columnDefinitions(text)).toEqual([
    { name: 'a', definition: 'a LowCardinality(Nullable(String))' },
    { name: 'b', definition: 'b Array(Tuple(x Int8, y Map(String, String)))' },
    { name: 'at', definition: "at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')" },
  ]);
});

it('tells how an index is made', () => {
  expect(indexType('INDEX i a TYPE bloom_filter GRANULARITY 1')).toBe('bloom_filter');
  expect(indexType('INDEX i lower(a) TYPE bloom_filter(0.001) GRANULARITY 1')).toBe('bloom_filter(0.001)');
});

it.each(fedProjections)('$name: its sort key is found', ({ feed }) => {
  expect(sortingKey(feed.createTable)).toMatch(/^\w+(, \w+)*$/);
});

it('refuses what lists no columns', () => {
  expect(() => columnDefinitions('CREATE TABLE t AS u')).toThrow('no list');
});

it.each(fedProjections)('$name: an insert writes every column but those that have a default', ({ feed }) => {
  const [, written = ''] = /INTO \w+\s*\(([^)]*)\)/.exec(feed.insert) ?? [];
  const columns = columnDefinitions(feed.createTable).filter(
    ({ definition }) => !definition.includes('DEFAULT'),
  );
  expect(written.split(',').map((name) => name.trim())).toEqual(columns.map(({ name }) => name));
});
