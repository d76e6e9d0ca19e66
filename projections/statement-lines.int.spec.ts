import { type BillDesk, billDesk, line } from './testing/bills.given.js';

let desk: BillDesk;
beforeAll(async () => {
  desk = await billDesk();
});
afterAll(() => desk.drop());
beforeEach(() => desk.clear());

it('lines keep their exact fee and are marked once replaced', async () => {
  await desk.lines(line, line, { ...line, statement_id: 's2', row: -1, kind: 'WITHDRAWN', replaces: 's1' });
  expect(
    await desk.clickhouse.query(
      'SELECT statement_id, toString(provider_fee) AS fee, is_replaced FROM statement_lines ORDER BY statement_id',
    ),
  ).toMatchObject([
    { statement_id: 's1', fee: '-0.12345', is_replaced: true },
    { statement_id: 's2', is_replaced: false },
  ]);
});
