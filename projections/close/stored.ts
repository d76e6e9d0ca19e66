import type { Cell, ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { DayTotal } from '@quittance/schemas/generated/day-closes';
import type { Watermark } from './complete.js';
import { type AccountDay, totalOf } from './totals.js';

/** A close that counts, as ClickHouse has it. */
export interface StoredClose extends AccountDay {
  readonly closeId: string;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly closedAt: number;
  readonly actor: string;
  readonly because: string | null;
  readonly hash: string;
  readonly totals: readonly DayTotal[];
  readonly watermark: Watermark;
}

const CLOSES = `
  SELECT provider, account, toString(day) AS day_text, close_id, time_zone, toUnixTimestamp64Milli(closed_at) AS closed_ms,
    actor, because, hash, totals, watermark
  FROM t_day_closes FINAL`;

/** The close of a day; null where it is not closed. */
export async function closeOf(
  clickhouse: ClickHouse,
  { provider, account, day }: AccountDay,
): Promise<StoredClose | null> {
  const where = 'WHERE provider = {provider:String} AND account = {account:String} AND day = {day:Date32}';
  const [row] = await clickhouse.query(`${CLOSES} ${where}`, { provider, account, day });
  return row === undefined ? null : storedClose(row);
}

/** The latest closed day of an account, `2026-11-22`; null where none is. */
export async function lastClosedDay(
  clickhouse: ClickHouse,
  { provider, account }: Omit<AccountDay, 'day'>,
): Promise<string | null> {
  const [row] = await clickhouse.query(
    `SELECT toString(max(day)) AS last, count() AS closes FROM t_day_closes FINAL
    WHERE provider = {provider:String} AND account = {account:String}`,
    { provider, account },
  );
  return Number(row?.['closes'] ?? 0) === 0 ? null : String(row?.['last']);
}

/** The first day of an account that has a movement; null where none has. */
export async function firstDay(
  clickhouse: ClickHouse,
  { provider, account }: Omit<AccountDay, 'day'>,
): Promise<string | null> {
  const [row] = await clickhouse.query(
    `SELECT toString(min(local_day)) AS first, count() AS movements FROM movements
    WHERE provider = {provider:String} AND account = {account:String}`,
    { provider, account },
  );
  return Number(row?.['movements'] ?? 0) === 0 ? null : String(row?.['first']);
}

function isRow(cell: Cell | undefined): cell is Row {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell);
}

/** The column `watermark` of a close. */
export function watermarkOf(cell: Cell | undefined): Watermark {
  const offsets = isRow(cell) ? Object.entries(cell) : [];
  return new Map(offsets.map(([partition, offset]) => [Number(partition), BigInt(String(offset))]));
}

function storedClose(row: Row): StoredClose {
  const { totals, watermark, because } = row;
  return {
    provider: String(row['provider']),
    account: String(row['account']),
    day: String(row['day_text']),
    closeId: String(row['close_id']),
    timeZone: String(row['time_zone']),
    closedAt: Number(row['closed_ms']),
    actor: String(row['actor']),
    because: because === null || because === undefined ? null : String(because),
    hash: String(row['hash']),
    totals: Array.isArray(totals) ? totals.filter(isRow).map(totalOf) : [],
    watermark: watermarkOf(watermark),
  };
}

/** Every closed day of an account, `2026-11-22`, in order. */
export async function closedDays(
  clickhouse: ClickHouse,
  { provider, account }: Omit<AccountDay, 'day'>,
): Promise<readonly string[]> {
  const rows = await clickhouse.query(
    `SELECT toString(day) AS day_text FROM t_day_closes FINAL
    WHERE provider = {provider:String} AND account = {account:String} ORDER BY day`,
    { provider, account },
  );
  return rows.map((row) => String(row['day_text']));
}
