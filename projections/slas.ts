import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { SlaRule } from '@quittance/runtime/config/slas';
import type { Tables } from './cluster/tables.js';

/** One row holds the whole table: a new one is there as a whole, or not at all, and a rule that was taken out is gone. */
const TABLE = `
CREATE TABLE IF NOT EXISTS t_slas
(
    id    UInt8,
    rules Array(Tuple(sla String, provider String, account String, seconds Nullable(UInt32)))
)
ENGINE = ReplacingMergeTree
ORDER BY id`;

/** toUInt32OrNull of the empty text is the NULL of a rule that is off. */
const INSERT = `
INSERT INTO t_slas (id, rules)
SETTINGS distributed_foreground_insert = 1
SELECT 1, arrayMap((sla, provider, account, seconds) -> (sla, provider, account, toUInt32OrNull(seconds)),
    {slas:Array(String)}, {providers:Array(String)}, {accounts:Array(String)}, {seconds:Array(String)})`;

/**
 * Stores the SLA table that the view `exceptions` reads.
 * @param rules most specific first: the first that fits an order holds
 * @param tables where tables are made
 */
export async function provisionSlas(
  clickhouse: ClickHouse,
  rules: readonly SlaRule[],
  tables: Tables,
): Promise<void> {
  await tables.create(TABLE.trim());
  await clickhouse.command(INSERT, {
    slas: rules.map((rule) => rule.sla),
    providers: rules.map((rule) => rule.provider),
    accounts: rules.map((rule) => rule.account),
    seconds: rules.map(({ seconds }) => String(seconds ?? '')),
  });
}
