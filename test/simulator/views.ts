import { type ClickHouse, openClickHouse, type Row } from '@quittance/runtime/clickhouse';
import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import type { Sandbox } from './sandbox.js';
import type { TotalsTruth } from './truth.js';

/** How far the pipeline has come, over the sandbox accounts. */
export interface Progress {
  /** Callbacks in ClickHouse. */
  readonly callbacks: number;
  /** Of these, with an outcome of their own. */
  readonly decided: number;
  readonly quarantined: number;
  /** Facts that the callbacks promised, and facts whose outcome is known. */
  readonly factsPromised: number;
  readonly factsDecided: number;
  /** Callbacks of this day of which at least one fact was new. */
  readonly newSayings: number;
  /** Facts applied, and facts that the orders show. */
  readonly applied: number;
  readonly shown: number;
}

/** The public views, as finance sees them: nothing here reads a table or a topic. */
export interface Views {
  progress(): Promise<Progress>;
  /** Per provider and currency, of this day's orders only. */
  totals(): Promise<readonly TotalsTruth[]>;
  /** The same from the journal of movements. */
  movementTotals(): Promise<readonly TotalsTruth[]>;
  close(): Promise<void>;
}

/** @param settings of ClickHouse, as its finance user */
export function openViews(settings: ClickHouseSettings, sandbox: Sandbox): Views {
  const clickhouse = openClickHouse(settings, { maxConnections: 4 });
  const scope = {
    accounts: sandbox.accounts.map(({ provider, account }) => `${provider} ${account}`).join(','),
    mark: `${sandbox.mark}-`,
  };
  return {
    progress: () => readProgress(clickhouse, scope),
    totals: async () => (await clickhouse.query(TOTALS, scope)).map(totalsRow),
    movementTotals: async () => (await clickhouse.query(MOVEMENT_TOTALS, scope)).map(totalsRow),
    close: () => clickhouse.close(),
  };
}

const OF_SANDBOX = "has(splitByChar(',', {accounts:String}), concat(provider, ' ', account))";
const OF_DAY = 'startsWith(provider_order_no, {mark:String})';
const KEY_OF_DAY = "position(order_key, concat('|', {mark:String})) > 0";

const CALLBACKS = `SELECT count() AS callbacks FROM callbacks WHERE ${OF_SANDBOX}`;

const OUTCOMES = `
SELECT countIf(fact_index < 0 AND startsWith(topic, 'callbacks.')) AS decided,
       countIf(outcome = 'quarantined' AND startsWith(topic, 'callbacks.')) AS quarantined,
       sumIf(facts, fact_index < 0) AS factsPromised,
       countIf(fact_index >= 0) AS factsDecided,
       countIf(outcome = 'applied') AS applied,
       uniqExactIf((topic, partition, offset), outcome = 'applied' AND startsWith(topic, 'callbacks.') AND ${KEY_OF_DAY}) AS newSayings
FROM callback_outcomes WHERE ${OF_SANDBOX}`;

const SHOWN = `SELECT sum(facts) AS shown FROM orders WHERE ${OF_SANDBOX}`;

const TOTALS = `
SELECT provider, currency, countIf(payment_state = 'SUCCEEDED') AS orders,
       sum(toInt128(paid_minor)) AS gross, sum(toInt128(refunded_minor)) AS refunds, sum(toInt128(net_minor)) AS net
FROM orders WHERE ${OF_SANDBOX} AND ${OF_DAY} AND currency IS NOT NULL
GROUP BY provider, currency ORDER BY provider, currency`;

const MOVEMENT_TOTALS = `
SELECT provider, currency, uniqExactIf(order_key, kind = 'payment') AS orders,
       sumIf(toInt128(amount_minor), kind = 'payment') AS gross,
       -sumIf(toInt128(amount_minor), kind != 'payment') AS refunds, sum(toInt128(amount_minor)) AS net
FROM movements WHERE ${OF_SANDBOX} AND ${KEY_OF_DAY}
GROUP BY provider, currency ORDER BY provider, currency`;

async function readProgress(
  clickhouse: ClickHouse,
  scope: Readonly<Record<string, string>>,
): Promise<Progress> {
  const rows = await Promise.all(
    [CALLBACKS, OUTCOMES, SHOWN].map((statement) => clickhouse.query(statement, scope)),
  );
  const row: Row = Object.fromEntries(rows.flatMap(([first]) => Object.entries(first ?? {})));
  const number = (name: keyof Progress): number => Number(row[name] ?? 0);
  return {
    callbacks: number('callbacks'),
    decided: number('decided'),
    quarantined: number('quarantined'),
    factsPromised: number('factsPromised'),
    factsDecided: number('factsDecided'),
    newSayings: number('newSayings'),
    applied: number('applied'),
    shown: number('shown'),
  };
}

function totalsRow(row: Row): TotalsTruth {
  const big = (name: string): bigint => BigInt(String(row[name] ?? 0));
  return {
    provider: String(row['provider']),
    currency: String(row['currency']),
    orders: Number(row['orders']),
    gross: big('gross'),
    refunds: big('refunds'),
    net: big('net'),
  };
}
