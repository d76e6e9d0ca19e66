import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { orderSnapshots, statementLines, statements } from '@quittance/schemas/topics/index';
import { orders } from '../orders.js';
import { statementLinesTable } from '../statement-lines.js';
import { statementsTable } from '../statements.js';
import { givenRange, store, testDatabase } from './clickhouse.given.js';
import { AT, DAY, paidOrder } from './orders.given.js';

export const DAY_MS = 86_400_000;
/** First instant of the bill's day in Vientiane. */
export const FROM = Date.UTC(2026, 10, 21, 17);
/** What an order says of a bill that agrees. */
export const row = {
  ...{ kind: 'PAYMENT', subject: '', verdict: 'matched', their_state: 'SUCCEEDED', our_state: 'SUCCEEDED' },
  ...{ theirs_minor: 1_000n, ours_minor: 1_000n, currency: 'LAK', exponent: 2, fee_e5: 600_001n },
  ...{ settleable_minor: 990n, statement_day: DAY, statement_id: 's1', row: 2, lines: 1 },
  ...{ occurred_at: AT, imported_at: AT + DAY_MS },
};
/** The header of a bill of two lines. */
export const bill = {
  ...{ statement_id: 's1', file_hash: 's1', reading_hash: 'r', file_name: 'bill.csv', provider: 'newpay' },
  ...{
    account: 'laos',
    statement_day: DAY,
    time_zone: 'Asia/Vientiane',
    from_at: FROM,
    until_at: FROM + DAY_MS,
  },
  ...{ covers: ['PAYMENT', 'REFUND'], currencies: ['LAK'], lines: 2, rows: 2, checks: ['rows'], actor: 'li' },
  imported_at: AT + DAY_MS,
  sums: [{ kind: 'PAYMENT', currency: 'LAK', exponent: 2, count: 2, amount_minor: 2_000n, fee_e5: 600_001n }],
};
/** One of its lines. */
export const line = {
  ...{ statement_id: 's1', row: 2, provider: 'newpay', account: 'laos', merchant: 'acme' },
  ...{ statement_day: DAY, kind: 'PAYMENT', state: 'SUCCEEDED', provider_order_no: '1', currency: 'LAK' },
  ...{ exponent: 2, amount_minor: 1_000n, fee_e5: -12_345n, occurred_at: AT, imported_at: AT + DAY_MS },
};
/** A paid order of that day. */
export const order = (no: string, over: object = {}) => ({
  ...{ ...paidOrder, order_key: `newpay|laos|${no}`, provider_order_no: no },
  ...over,
});

/** Both lines of the bill. */
export const bothLines = [line, { ...line, row: 3, provider_order_no: '9' }];

/** Orders and bills in a database of this test's own. */
export interface BillDesk {
  readonly clickhouse: ClickHouse;
  orders(...values: readonly object[]): Promise<void>;
  bills(...values: readonly object[]): Promise<void>;
  lines(...values: readonly object[]): Promise<void>;
  clear(): Promise<void>;
  drop(): Promise<void>;
}

export async function billDesk(): Promise<BillDesk> {
  const db = await testDatabase();
  const { clickhouse } = db;
  let written = 0;
  const copies = (values: readonly object[]) => values.map((value) => ({ ...value }));
  const next = () => {
    written += 100;
    return { fromOffset: written };
  };
  return {
    clickhouse,
    orders: (...values) =>
      store(clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, copies(values), next())]),
    bills: (...values) =>
      store(clickhouse, statementsTable, statements, [givenRange(statements, copies(values), next())]),
    lines: (...values) =>
      store(clickhouse, statementLinesTable, statementLines, [
        givenRange(statementLines, copies(values), next()),
      ]),
    clear: async () => {
      for (const table of ['t_orders', 't_statements', 't_statement_lines'])
        await clickhouse.command(`TRUNCATE TABLE ${table}`);
    },
    drop: () => db.drop(),
  };
}
