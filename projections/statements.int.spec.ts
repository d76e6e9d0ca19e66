import { type BillDesk, bill, billDesk, bothLines, DAY_MS, line, order, row } from './testing/bills.given.js';
import { AT, DAY } from './testing/orders.given.js';

let desk: BillDesk;
beforeAll(async () => {
  desk = await billDesk();
});
afterAll(() => desk.drop());
beforeEach(() => desk.clear());

it('an order shows what the bills say, fees exact, and NULL where none says anything', async () => {
  const said = {
    ...{ statement_state: 'SUCCEEDED', statement_currency: 'LAK', statement_exponent: 2 },
    ...{ statement_paid_minor: 1_000n, provider_fee_e5: 600_001n, settleable_minor: 990n },
    ...{ statement_day: DAY, statement_id: 's1', statement_rows: [row] },
  };
  await desk.orders(order('1', said), order('2'));
  const columns = `provider_order_no, statement_state, statement_paid_minor, statement_refunded_minor,
    toString(provider_fee) AS fee, settleable_minor, toString(statement_day) AS day, statement_id, paid_minor`;
  expect(await desk.clickhouse.query(`SELECT ${columns} FROM orders ORDER BY order_key`)).toMatchObject([
    {
      ...{ statement_state: 'SUCCEEDED', statement_paid_minor: '1000', statement_refunded_minor: null },
      ...{
        fee: '6.00001',
        settleable_minor: '990',
        day: '2026-11-22',
        statement_id: 's1',
        paid_minor: '1000',
      },
    },
    { statement_state: null, statement_paid_minor: null, fee: null, settleable_minor: null, day: null },
  ]);
});

it('a bill is shown with its sums, complete once all its lines are there, and what replaced it', async () => {
  const look = () =>
    desk.clickhouse.query(`SELECT statement_id, kind, count, amount_minor, currency, exponent, toString(provider_fee) AS fee,
      is_complete, replaced_by FROM statements ORDER BY statement_id`);
  await desk.bills(bill, { ...bill, imported_at: AT + 9 * DAY_MS });
  await desk.lines(line);
  expect(await look()).toMatchObject([{ fee: '6.00001', is_complete: false, replaced_by: null, count: 2 }]);
  await desk.lines(...bothLines);
  await desk.bills({ ...bill, statement_id: 's2', replaces: 's1', sums: [], lines: 0, rows: 0 });
  expect(await look()).toMatchObject([
    { statement_id: 's1', is_complete: true, replaced_by: 's2', amount_minor: '2000', currency: 'LAK' },
    { statement_id: 's2', kind: null, currency: null, is_complete: true, replaced_by: null },
  ]);
});
