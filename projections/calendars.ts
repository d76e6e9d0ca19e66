import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { type BusinessCalendar, type Calendars, yearsCovered } from '@quittance/runtime/config/calendars';
import type { Tables } from './cluster/tables.js';

const MEMBERS =
  'calendar String, weekend Array(UInt8), holidays Array(Date32), workdays Array(Date32), years Array(UInt16)';
/** JSON has no days, so they arrive as texts, which the column's type turns into days. */
const AS_TEXTS = MEMBERS.replaceAll('Date32', 'String');
const RULE = 'provider String, account String, calendar String';

/** One row holds the whole table: a new one is there as a whole, or not at all, and what was taken out is gone. */
const TABLE = `
CREATE TABLE IF NOT EXISTS t_calendars
(
    id        UInt8,
    calendars Array(Tuple(${MEMBERS})),
    rules     Array(Tuple(${RULE}))
)
ENGINE = ReplacingMergeTree
ORDER BY id`;

const INSERT = `
INSERT INTO t_calendars (id, calendars, rules)
SETTINGS distributed_foreground_insert = 1
SELECT 1,
    JSONExtract({calendars:String}, 'Array(Tuple(${AS_TEXTS}))')::Array(Tuple(${MEMBERS})),
    JSONExtract({rules:String}, 'Array(Tuple(${RULE}))')`;

function row(calendar: BusinessCalendar) {
  const { name, weekend, holidays, workdays } = calendar;
  return { calendar: name, weekend, holidays, workdays, years: yearsCovered(calendar) };
}

/**
 * Stores the calendars that the views `business_days` and `orders` read.
 * @param calendars rules most specific first: the first that fits an order holds
 * @param tables where tables are made
 */
export async function provisionCalendars(
  clickhouse: ClickHouse,
  calendars: Calendars,
  tables: Tables,
): Promise<void> {
  await tables.create(TABLE.trim());
  await clickhouse.command(INSERT, {
    calendars: JSON.stringify(calendars.calendars.map(row)),
    rules: JSON.stringify(calendars.rules),
  });
}
