import { fedProjections, views } from '../registry.js';
import { indexDefinitions } from '../table-columns.js';
import { carriesMerchant, merchantView, viewColumns } from './merchant-views.js';

it('finds the columns of a view, however they are written', () => {
  const create = `CREATE OR REPLACE VIEW v DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
-- merchant, not a column
SELECT a, b.c, f(x, (SELECT y FROM z), 'q') AS d,
    multiIf(e = 'L', 'L',
        'H') AS severity
FROM t FINAL`;
  expect(viewColumns(create)).toEqual(['a', 'c', 'd', 'severity']);
});

it('a view that spans merchants, or says of none whose it is, is not for a merchant', () => {
  const open = views.filter(({ create }) => carriesMerchant(create)).map(({ name }) => name);
  expect(open).toEqual(
    expect.arrayContaining(['orders', 'refunds', 'movements', 'settlement_daily', 'exceptions']),
  );
  for (const name of ['merges', 'dead_letters', 'callback_outcomes', 'redrives', 'callbacks_rejected'])
    expect(open).not.toContain(name);
});

it('calendars are nobody’s, and of a closed day a merchant reads what is its own', () => {
  const opened = views.flatMap((view) => merchantView(view, "o'x") ?? []);
  const byName = (name: string) => opened.find((view) => view.name === name);
  expect(byName('business_days')).toEqual({ name: 'business_days', columns: null, rows: null });
  expect(byName('orders')).toEqual({ name: 'orders', columns: null, rows: "merchant = 'o\\'x'" });
  expect(opened.filter(({ rows }) => rows === null).map(({ name }) => name)).toEqual(['business_days']);
  const create = views.find(({ name }) => name === 'day_closes')?.create ?? '';
  const open = byName('day_closes')?.columns ?? [];
  const closed = viewColumns(create).filter((column) => !open.includes(column));
  expect(closed.sort()).toEqual([
    'accepted_exceptions',
    'actor',
    'because',
    'open_h_exceptions',
    'quarantined_h',
  ]);
  expect(open.filter((column) => !viewColumns(create).includes(column))).toEqual([]);
});

it('no table has an index of type set: it would run a reader’s own condition over the values of hidden rows', () => {
  const definitions = fedProjections.flatMap(({ feed }) => indexDefinitions(feed.createTable));
  expect(definitions.length).toBeGreaterThan(5);
  expect(definitions.filter(({ definition }) => /TYPE set\b/.test(definition))).toEqual([]);
});
