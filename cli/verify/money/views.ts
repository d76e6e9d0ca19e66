import type { Cell, ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { DayRow } from './days.js';

/** An order as the public view `orders` shows it; every figure as text, null where the view has none. */
export interface OrderRow {
  readonly orderKey: string;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  /** Epoch ms. */
  readonly firstSeenMs: number;
  readonly figures: Readonly<Record<string, string | null>>;
}

const PAGE_ROWS = 20_000;

/** order_key is the table's sorting key: a page reads its own rows and few more. */
const ORDERS = `
  SELECT order_key, provider, account, merchant, toUnixTimestamp64Milli(first_seen_at) AS first_seen_ms,
    payment_state, refund_state, settlement_state, currency, exponent, paid_minor, held_minor, refunded_minor,
    refund_pending_minor, net_minor, refund_count, toInt32(paid_day) AS paid_day, facts
  FROM orders WHERE order_key > {after:String} ORDER BY order_key LIMIT {rows:UInt32}`;

/** Every order, page by page in the order of their keys. */
export async function* readOrders(clickhouse: ClickHouse): AsyncGenerator<readonly OrderRow[]> {
  let after = '';
  for (;;) {
    const rows = await clickhouse.query(ORDERS, { after, rows: PAGE_ROWS });
    if (rows.length === 0) return;
    yield rows.map(orderRow);
    after = text(rows.at(-1)?.['order_key']);
  }
}

function orderRow(row: Row): OrderRow {
  const { order_key, provider, account, merchant, first_seen_ms, ...figures } = row;
  return {
    orderKey: text(order_key),
    provider: text(provider),
    account: text(account),
    merchant: text(merchant),
    firstSeenMs: Number(first_seen_ms),
    figures: Object.fromEntries(Object.entries(figures).map(([name, cell]) => [name, figure(cell)])),
  };
}

const DAYS = `
  SELECT provider, account, merchant, toInt32(day) AS day, currency, exponent, paid_orders, gross_minor, refund_count,
    refunds_minor, net_minor, settled_minor, unsettled_minor
  FROM settlement_daily`;

/** All of settlement_daily: one row per account, day and currency. */
export async function readDays(clickhouse: ClickHouse): Promise<readonly DayRow[]> {
  return (await clickhouse.query(DAYS)).map((row) => ({
    provider: text(row['provider']),
    account: text(row['account']),
    merchant: text(row['merchant']),
    day: Number(row['day']),
    currency: text(row['currency']),
    exponent: Number(row['exponent']),
    figures: {
      paid_orders: whole(row['paid_orders']),
      gross_minor: whole(row['gross_minor']),
      refund_count: whole(row['refund_count']),
      refunds_minor: whole(row['refunds_minor']),
      net_minor: whole(row['net_minor']),
      settled_minor: whole(row['settled_minor']),
      unsettled_minor: whole(row['unsettled_minor']),
    },
  }));
}

const TOUCHED_BEFORE = `
  SELECT DISTINCT provider, account, merchant, toInt32(local_day) AS day, currency, exponent
  FROM movements
  WHERE order_key IN (SELECT order_key FROM orders WHERE first_seen_at < fromUnixTimestamp64Milli({cut:Int64}))
  UNION DISTINCT
  SELECT provider, account, merchant, toInt32(assumeNotNull(paid_day)), assumeNotNull(currency), assumeNotNull(exponent)
  FROM orders
  WHERE first_seen_at < fromUnixTimestamp64Milli({cut:Int64}) AND paid_day IS NOT NULL AND currency IS NOT NULL`;

/** The rows of settlement_daily to which orders seen before a time have a share; without figures. */
export async function daysOfOrdersBefore(
  clickhouse: ClickHouse,
  cutMs: number,
): Promise<readonly Omit<DayRow, 'figures'>[]> {
  return (await clickhouse.query(TOUCHED_BEFORE, { cut: cutMs })).map((row) => ({
    provider: text(row['provider']),
    account: text(row['account']),
    merchant: text(row['merchant']),
    day: Number(row['day']),
    currency: text(row['currency']),
    exponent: Number(row['exponent']),
  }));
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

function whole(cell: Cell | undefined): bigint {
  return typeof cell === 'string' || typeof cell === 'number' ? BigInt(cell) : 0n;
}

function figure(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}
