import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { DayTotal } from '@quittance/schemas/generated/day-closes';
import type { Watermark } from './complete.js';

/** A day of an account. */
export interface AccountDay {
  readonly provider: string;
  readonly account: string;
  /** `2026-11-22` */
  readonly day: string;
}

/**
 * Offsets are numbers of ours, so they may stand in the statement; a partition that is not in it was made later, and
 * nothing in it was counted.
 */
function beforeWatermark(watermark: Watermark): string {
  const partitions = [...watermark.keys()].map((partition) => `toUInt32(${partition})`);
  const offsets = [...watermark.values()].map((offset) => `toUInt64(${offset})`);
  if (partitions.length === 0) return 'false';
  return `offset < mapFromArrays([${partitions.join(', ')}], [${offsets.join(', ')}])[partition]`;
}

/**
 * Figures as in settlement_daily, whose definitions these are. The hash is over the movements' digests, sorted, a line
 * each: `sort | sha256sum` gives the same. It is a group of its own so that the digests are held once, 64 bytes a
 * movement, in ClickHouse; here comes a row per total.
 */
function totalsStatement(watermark: Watermark): string {
  const counted = `FROM movements
      WHERE provider = {provider:String} AND account = {account:String} AND local_day = {day:Date32}
          AND ${beforeWatermark(watermark)}`;
  return `
  SELECT
      merchant, currency, exponent,
      countIf(refund_no IS NULL AND moved > 0) AS paid_orders,
      sumIf(moved, refund_no IS NULL) AS gross_minor,
      countIf(refund_no IS NOT NULL AND moved < 0) AS refund_count,
      -sumIf(moved, refund_no IS NOT NULL) AS refunds_minor,
      sum(moved) AS net_minor,
      any(seal.movements) AS movements,
      any(seal.hash) AS hash
  FROM
  (
      SELECT merchant, currency, exponent, order_key, refund_no, sum(toInt128(amount_minor)) AS moved
      ${counted}
      GROUP BY merchant, currency, exponent, order_key, refund_no
  ) AS moves
  INNER JOIN
  (
      SELECT
          merchant, currency, exponent, count() AS movements,
          lower(hex(SHA256(arrayStringConcat(arrayMap(d -> concat(d, '\\n'), arraySort(groupArray(digest))))))) AS hash
      ${counted}
      GROUP BY merchant, currency, exponent
  ) AS seal USING (merchant, currency, exponent)
  GROUP BY merchant, currency, exponent
  ORDER BY merchant, currency, exponent`;
}

/** The totals of a day from the movements before a watermark: the same for ever, as long as the movements are. */
export async function totalsOf(
  clickhouse: ClickHouse,
  { provider, account, day }: AccountDay,
  watermark: Watermark,
): Promise<readonly DayTotal[]> {
  return (await clickhouse.query(totalsStatement(watermark), { provider, account, day })).map(totalOf);
}

/** A total as ClickHouse gives it, computed or stored: wide integers are texts there. */
export function totalOf(row: Row): DayTotal {
  return {
    merchant: String(row['merchant']),
    currency: String(row['currency']),
    exponent: Number(row['exponent']),
    paid_orders: Number(row['paid_orders']),
    gross_minor: String(row['gross_minor']),
    refund_count: Number(row['refund_count']),
    refunds_minor: String(row['refunds_minor']),
    net_minor: String(row['net_minor']),
    movements: Number(row['movements']),
    hash: String(row['hash']),
  };
}
