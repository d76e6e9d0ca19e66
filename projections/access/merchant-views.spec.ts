import { fedProjections, views } from '../registry.js';
import { indexDefinitions } from '../table-columns.js';
import { carriesMerchant, viewColumns } from './merchant-views.js';

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

it('no table has an index of type set: it would run a reader’s own condition over the values of hidden rows', () => {
  const definitions = fedProjections.flatMap(({ feed }) => indexDefinitions(feed.createTable));
  expect(definitions.length).toBeGreaterThan(5);
  expect(definitions.filter(({ definition }) => /TYPE set\b/.test(definition))).toEqual([]);
});
