import { readAll } from '@quittance/cli/redrive/read-all';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { callbackOutcomes, orderFacts } from '@quittance/schemas/topics/index';
import type { BenchServers } from '../servers.js';
import { type Figures, percentile } from '../stats.js';

/** A record's own time is when translate, or the fold, decided it: its transaction ends after that. */
async function decided({ kafka, codec }: BenchServers, sinceMs: number): Promise<Figures> {
  const facts = (await codec.topic(orderFacts)).part(['received_at']);
  const outcomes = (await codec.topic(callbackOutcomes)).part(['received_at', 'fact_index']);
  const toFact: number[] = [];
  const toFold: number[] = [];
  for (const topic of orderFacts.names) {
    await readAll(kafka, topic, facts, ({ received_at: receivedAt }, { timestampMs }) => {
      if (receivedAt >= sinceMs) toFact.push(timestampMs - receivedAt);
    });
  }
  for (const topic of callbackOutcomes.names) {
    await readAll(kafka, topic, outcomes, (outcome, { timestampMs }) => {
      const { received_at: receivedAt, fact_index: factIndex } = outcome;
      if (receivedAt >= sinceMs && factIndex >= 0) toFold.push(timestampMs - receivedAt);
    });
  }
  return { 'to fact p50 ms': percentile(toFact, 0.5), 'to fold p50 ms': percentile(toFold, 0.5) };
}

/** ClickHouse stamps a row while it reads the insert, before the row can be seen. */
const ROWS = `
  SELECT quantileExact(0.5)(dateDiff('millisecond', last_fact_at, inserted_at)) AS p50
  FROM t_orders WHERE last_fact_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`;

/** How far into their way callbacks received since then were at each step, counted from when they were received. */
export async function stepsSince(
  servers: BenchServers,
  clickhouse: ClickHouse,
  sinceMs: number,
): Promise<Figures> {
  const [row] = await clickhouse.query(ROWS, { sinceMs });
  return { ...(await decided(servers, sinceMs)), 'to row p50 ms': Number(row?.['p50']) };
}
