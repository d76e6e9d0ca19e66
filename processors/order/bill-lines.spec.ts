import { billed, fold, NOON, paid } from './order.given.js';

const USD = { currency: 'USD' };

describe('several lines of bills about one payment', () => {
  it.each([
    ['day', [billed(1n), billed(1n, { statement_id: 's2', statement_day: 20_512 })], 's2 2'],
    ['file of a day', [billed(1n), billed(1n, { statement_id: 's2' })], 's1 2'],
    ['line of a file', [billed(1n), billed(1n, { row: 9 })], 's1 2'],
    ['line of a file, by number', [billed(1n, { row: 9 }), billed(1n, { row: 10 })], 's1 9'],
  ])('are found by their first %s', (_, lines, expected) => {
    const rows = fold(lines)?.statement_rows ?? [];
    expect(rows.map(({ statement_id, row }) => `${statement_id} ${row}`)).toEqual([expected]);
  });

  it('have the earliest of their times', () => {
    const earlier = billed(40n, { row: 9 }, { occurred_at: NOON - 2, received_at: NOON - 1 });
    expect(fold([billed(60n), earlier])?.statement_rows).toMatchObject([
      { lines: 2, occurred_at: NOON - 2, imported_at: NOON - 1 },
    ]);
  });

  it('have the highest of their states, of a payment that took no money too', () => {
    const lines = [billed(1n, { state: 'PENDING' }), billed(1n, { state: 'CLOSED', row: 9 })];
    expect(fold(lines)?.statement_rows).toMatchObject([{ their_state: 'CLOSED', lines: 2 }]);
  });
});

describe('bills in two currencies', () => {
  const inTwo = (cny: object, usd: object) => [billed(70n, cny), billed(5n, { row: 9, ...usd }, USD)];

  it("are summed in the order's own", () => {
    expect(fold([paid(5n, USD), ...inTwo({}, {})])).toMatchObject({
      statement_currency: 'USD',
      statement_paid_minor: 5n,
    });
  });

  it.each([
    [{}, { state: 'PENDING' }],
    [{ state: 'PENDING' }, {}],
  ])('have the highest state of either %#', (cny, usd) => {
    expect(fold(inTwo(cny, usd))?.statement_state).toBe('SUCCEEDED');
  });

  it('have the day and file of the earlier', () => {
    expect(fold(inTwo({}, { statement_id: 's2', statement_day: 20_512 }))).toMatchObject({
      statement_day: 20_512,
      statement_id: 's2',
    });
  });
});
