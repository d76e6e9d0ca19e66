import { queries } from './queries/registry.js';
import { type BillDesk, bill, billDesk, bothLines, order, row } from './testing/bills.given.js';

let desk: BillDesk;
beforeAll(async () => {
  desk = await billDesk();
});
afterAll(() => desk.drop());
beforeEach(() => desk.clear());

it('matches are the rows of the orders and the gaps; the queries sum them per currency', async () => {
  const differs = { ...row, verdict: 'amount_differs', theirs_minor: 900n, fee_e5: null };
  const foreign = { ...row, verdict: 'amount_differs', ours_minor: null, currency: 'USD' };
  await desk.orders(
    order('1', { statement_rows: [row] }),
    order('2'),
    order('3', { statement_rows: [differs, foreign] }),
  );
  await desk.bills(bill);
  await desk.lines(...bothLines);
  expect(
    await desk.clickhouse.query(
      'SELECT provider_order_no AS no, verdict, ours_minor, theirs_minor, difference_minor, currency FROM statement_matches ORDER BY ALL',
    ),
  ).toEqual([
    {
      no: '1',
      verdict: 'matched',
      ours_minor: '1000',
      theirs_minor: '1000',
      difference_minor: '0',
      currency: 'LAK',
    },
    {
      no: '2',
      verdict: 'missing_there',
      ours_minor: '1000',
      theirs_minor: null,
      difference_minor: '1000',
      currency: 'LAK',
    },
    {
      no: '3',
      verdict: 'amount_differs',
      ours_minor: '1000',
      theirs_minor: '900',
      difference_minor: '100',
      currency: 'LAK',
    },
    {
      no: '3',
      verdict: 'amount_differs',
      ours_minor: null,
      theirs_minor: '1000',
      difference_minor: null,
      currency: 'USD',
    },
  ]);
  const any = { from: '1970-01-01', to: '2299-12-31', provider: '*', account: '*', merchant: 'acme' };
  const ask = (name: string, more: object = {}) =>
    desk.clickhouse.query(queries.get(name)?.sql ?? '', { ...any, ...more });
  expect(await ask('statement_diff')).toMatchObject([
    { verdict: 'amount_differs', currency: 'LAK', entries: '1', difference_minor: '100', fees: null },
    { verdict: 'matched', currency: 'LAK', entries: '1', difference_minor: '0', ours_minor: '1000' },
    { verdict: 'missing_there', currency: 'LAK', ours_minor: '1000', theirs_minor: null },
    { verdict: 'amount_differs', currency: 'USD', ours_minor: null, theirs_minor: '1000' },
  ]);
  expect(await ask('statement_lines_open', { rows: 10 })).toHaveLength(3);
});
