import {
  type BillDesk,
  bill,
  billDesk,
  bothLines,
  DAY_MS,
  FROM,
  line,
  order,
  row,
} from './testing/bills.given.js';
import { AT } from './testing/orders.given.js';

let desk: BillDesk;
beforeAll(async () => {
  desk = await billDesk();
});
afterAll(() => desk.drop());
beforeEach(() => desk.clear());

const gaps = () =>
  desk.clickhouse.query(
    'SELECT provider_order_no, kind, refund_no, verdict, toString(day) AS day FROM bill_gaps ORDER BY ALL',
  );

describe('what we have and no bill lists', () => {
  const refunds = [
    { refund_no: 'r1', state: 'SUCCEEDED', amount_minor: 30n, currency: 'LAK', exponent: 2, refunded_at: AT },
    {
      refund_no: 'total:9',
      state: 'SUCCEEDED',
      amount_minor: 9n,
      currency: 'LAK',
      exponent: 2,
      refunded_at: AT,
      derived: true,
    },
  ].map((each) => ({ time_quality: 'provider', trust: 'SIGNED', held: false, derived: false, ...each }));

  it('is missing there where a whole bill covers it', async () => {
    await desk.orders(
      order('1', { statement_rows: [row] }),
      order('2', { refunds }),
      order('3', { paid_at: FROM - 1 }),
      order('4', { paid_at: FROM + DAY_MS }),
      order('5', { currency: 'USD' }),
      order('6', { account: 'other' }),
      order('7', { payment_state: 'FAILED', paid_at: null }),
    );
    await desk.bills(bill);
    expect(await gaps()).toEqual([]);
    await desk.lines(...bothLines);
    expect(await gaps()).toEqual([
      { provider_order_no: '2', kind: 'PAYMENT', refund_no: '', verdict: 'missing_there', day: '2026-11-22' },
      {
        provider_order_no: '2',
        kind: 'REFUND',
        refund_no: 'r1',
        verdict: 'missing_there',
        day: '2026-11-22',
      },
      { provider_order_no: '4', kind: 'PAYMENT', refund_no: '', verdict: 'pending', day: '2026-11-23' },
    ]);
  });

  it('is not, where a bill names the refund, or lists no refunds at all', async () => {
    const named = { ...row, kind: 'REFUND', subject: 'r1' };
    await desk.orders(
      order('2', { refunds, statement_rows: [row, named] }),
      order('3', { refunds, statement_rows: [row] }),
    );
    await desk.bills({ ...bill, covers: ['PAYMENT'] });
    await desk.lines(...bothLines);
    expect(await gaps()).toEqual([]);
  });

  it('waits where the bill has its line, which the order has not taken yet', async () => {
    const refund = { ...line, kind: 'REFUND' };
    await desk.orders(order('1', { refunds }), order('2', { refunds }), order('3', { refunds }));
    await desk.bills({ ...bill, lines: 6 });
    await desk.lines(
      ...bothLines,
      { ...refund, row: 4, refund_no: 'r1' },
      { ...line, row: 5, provider_order_no: '2' },
      { ...refund, row: 6, provider_order_no: '2', refund_no: 'r7' },
      { ...refund, row: 7, provider_order_no: '3', refund_no: null },
    );
    const verdicts = (await gaps()).map(({ provider_order_no: no, kind, verdict }) => [no, kind, verdict]);
    expect(verdicts).toEqual([
      ['1', 'PAYMENT', 'pending'],
      ['1', 'REFUND', 'pending'],
      ['2', 'PAYMENT', 'pending'],
      ['2', 'REFUND', 'missing_there'],
      ['3', 'PAYMENT', 'missing_there'],
      ['3', 'REFUND', 'pending'],
    ]);
  });

  it('no longer counts by a bill that was replaced', async () => {
    await desk.orders(order('2'));
    await desk.bills(bill, { ...bill, statement_id: 's2', replaces: 's1' });
    await desk.lines(...bothLines);
    expect(await gaps()).toEqual([]);
    await desk.lines(...bothLines.map((each) => ({ ...each, statement_id: 's2', replaces: 's1' })));
    expect(await gaps()).toMatchObject([{ verdict: 'missing_there' }]);
  });

  it('is an exception with its amount, until a person decides about it', async () => {
    const look = () =>
      desk.clickhouse.query(`SELECT kind, subject, severity, state, at_stake_minor, currency, exponent, detail, finding_id
        FROM exceptions WHERE kind = 'statement_diff' ORDER BY subject`);
    await desk.orders(order('2', { refunds }));
    await desk.bills(bill);
    await desk.lines(...bothLines);
    const open = await look();
    expect(open).toMatchObject([
      {
        ...{
          subject: 'missing_there',
          severity: 'H',
          state: 'OPEN',
          at_stake_minor: '1000',
          currency: 'LAK',
        },
        detail: 'missing_there: 1000 here, not in the bill of 2026-11-22',
      },
      { subject: 'missing_there r1', at_stake_minor: '30' },
    ]);
    const handling = {
      ...{ kind: 'statement_diff', subject: 'missing_there', state: 'RESOLVED', actor: 'li', acted_at: AT },
      finding_id: open[0]?.['finding_id'],
    };
    await desk.orders(order('2', { version: 3, refunds, handlings: [handling] }));
    expect(await look()).toMatchObject([{ state: 'RESOLVED' }, { state: 'OPEN' }]);
  });
});
