import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import { callbackOutcomes, orderFacts } from '@quittance/schemas/topics/index';
import type { BenchServers } from '../servers.js';
import { PARTITIONS } from '../servers.js';
import { type Figures, percentile } from '../stats.js';

/** Milliseconds from a record's callback to the record, or null where it is of no interest. */
type Delay = (record: IncomingRecord) => Promise<number | null>;

async function delaysOf({ kafka }: BenchServers, topic: string, delay: Delay): Promise<readonly number[]> {
  const delaysMs: number[] = [];
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset: 0n,
      isolation: 'read_committed',
      onRecords: async (records) => {
        for (const record of records) {
          const delayMs = await delay(record);
          if (delayMs !== null) delaysMs.push(delayMs);
        }
      },
    });
  }
  return delaysMs;
}

/** A record's own time is when translate, or the fold, decided it: its transaction ends after that. */
async function decided(servers: BenchServers, sinceMs: number): Promise<Figures> {
  const facts = (await servers.codec.topic(orderFacts)).part(['received_at']);
  const outcomes = (await servers.codec.topic(callbackOutcomes)).part(['received_at', 'fact_index']);
  const since = (record: IncomingRecord, receivedAt: number): number | null =>
    receivedAt < sinceMs ? null : record.timestampMs - receivedAt;
  const toFact = await delaysOf(servers, orderFacts.names[0] ?? '', async (record) =>
    since(record, (await facts.decode(record.value)).received_at),
  );
  const toOutcome = await delaysOf(servers, callbackOutcomes.names[0] ?? '', async (record) => {
    const { fact_index: fact, received_at: receivedAt } = await outcomes.decode(record.value);
    return fact < 0 ? null : since(record, receivedAt);
  });
  return { 'to fact p50 ms': percentile(toFact, 0.5), 'to fold p50 ms': percentile(toOutcome, 0.5) };
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
