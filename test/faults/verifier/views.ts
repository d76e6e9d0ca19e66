import { type ClickHouse, openClickHouse, type Row } from '@quittance/runtime/clickhouse';
import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { naiveOrder } from '../../model/naive-model.js';
import type { Finding } from './checks.js';
import { noFinding } from './decisions.js';
import type { RunLog } from './log.js';

const ORDERS = `
SELECT provider, account, currency, toString(sum(toInt128(paid_minor))) AS paid,
       toString(sum(toInt128(refunded_minor))) AS refunded, toString(sum(toInt128(net_minor))) AS net
FROM orders WHERE currency IS NOT NULL GROUP BY provider, account, currency`;

const MOVEMENTS = `
SELECT provider, account, currency, toString(sum(toInt128(amount_minor))) AS net
FROM movements GROUP BY provider, account, currency`;

const COUNTS = `
SELECT (SELECT count() FROM callbacks) AS callbacks, (SELECT count() FROM callback_outcomes) AS outcomes,
       (SELECT count() FROM orders) AS orders`;

/** What finance sees must be what the callbacks come to: per account and currency, and one row for each. */
export async function wrongViews(
  settings: ClickHouseSettings,
  log: RunLog,
  facts: ReadonlyMap<string, readonly OrderFact[]>,
): Promise<readonly Finding[]> {
  const clickhouse = openClickHouse(settings, { maxConnections: 2 });
  try {
    return [...(await wrongCounts(clickhouse, log, facts.size)), ...(await wrongSums(clickhouse, facts))];
  } finally {
    await clickhouse.close();
  }
}

async function wrongCounts(clickhouse: ClickHouse, log: RunLog, orders: number): Promise<readonly Finding[]> {
  const [row = {}] = await clickhouse.query(COUNTS);
  const must = { callbacks: log.callbacks.length, outcomes: log.outcomes.length, orders };
  return Object.entries(must).flatMap(([view, count]) =>
    Number(row[view]) === count ? [] : [`view ${view} has ${String(row[view])} rows, must have ${count}`],
  );
}

interface Sums {
  paid: bigint;
  refunded: bigint;
}

async function wrongSums(
  clickhouse: ClickHouse,
  facts: ReadonlyMap<string, readonly OrderFact[]>,
): Promise<readonly Finding[]> {
  const sums = sumsOf(facts);
  const orders = new Map((await clickhouse.query(ORDERS)).map((row) => [nameOf(row), row]));
  const movements = new Map((await clickhouse.query(MOVEMENTS)).map((row) => [nameOf(row), row]));
  const findings: Finding[] = [];
  for (const name of new Set([...sums.keys(), ...orders.keys(), ...movements.keys()])) {
    const { paid, refunded } = sums.get(name) ?? { paid: 0n, refunded: 0n };
    const order = orders.get(name) ?? {};
    const is = [order['paid'], order['refunded'], order['net'], movements.get(name)?.['net']].map((cell) =>
      String(cell ?? 0),
    );
    const must = [paid, refunded, paid - refunded, paid - refunded].map(String);
    if (is.join() !== must.join())
      findings.push(`views of ${name}: paid, refunded, net, moved are ${is.join()}, must be ${must.join()}`);
  }
  return findings;
}

function nameOf(row: Row): string {
  return `${String(row['provider'])}/${String(row['account'])}/${String(row['currency'])}`;
}

/** By the naive model, per account and currency. */
function sumsOf(facts: ReadonlyMap<string, readonly OrderFact[]>): ReadonlyMap<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const all of facts.values()) {
    const [first] = all;
    const { unit, paid, refunded } = naiveOrder(all, noFinding);
    if (first === undefined || unit === null) continue;
    const name = `${first.provider}/${first.account}/${unit.split('/')[0]}`;
    const sum = sums.get(name) ?? { paid: 0n, refunded: 0n };
    sums.set(name, { paid: sum.paid + paid, refunded: sum.refunded + refunded });
  }
  return sums;
}
