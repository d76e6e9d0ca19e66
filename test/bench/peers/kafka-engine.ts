import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@quittance/cli/home';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { usageOf } from '../proc.js';
import type { BenchServers } from '../servers.js';
import { type Figures, paceFrom, type Step } from '../stats.js';

const FILE = join(projectRoot(), 'test', 'bench', 'peers', 'kafka-engine.sql');
export const ENGINE_TOPIC = 'peer-rows';
const EVERY_MS = 100;
const LIMIT_MS = 600_000;

/** The three statements of a round, in their order. */
function statements(round: number, brokers: string): readonly string[] {
  const [, ...parts] = readFileSync(FILE, 'utf8').split(/^-- @\w+$/m);
  return parts.map((part) => part.replaceAll('{n}', String(round)).replaceAll('{brokers}', brokers));
}

async function rowsIn(clickhouse: ClickHouse, table: string): Promise<number> {
  const [row] = await clickhouse.query(`SELECT count() AS rows FROM ${table}`);
  return Number(row?.['rows'] ?? 0);
}

/** Lets the engine read the whole topic into a table of its own, and drops both. */
export async function runKafkaEngine(
  { brokers, pids }: BenchServers,
  clickhouse: ClickHouse,
  round: number,
  expected: number,
): Promise<Figures> {
  for (const statement of statements(round, brokers)) await clickhouse.command(statement);
  try {
    const steps = await watch(clickhouse, `peer_rows_${round}`, pids.clickhouse, expected);
    const pace = paceFrom(steps, 0);
    const [first] = steps;
    const spent = (steps.at(-1)?.cpuSeconds ?? 0) - (first?.cpuSeconds ?? 0);
    return {
      ...(pace === null ? {} : { 'rows/s': pace.perSecond }),
      'cpu/M clickhouse': (spent * 1e6) / expected,
    };
  } finally {
    for (const kind of ['view', 'kafka', 'rows'])
      await clickhouse.command(`DROP TABLE IF EXISTS peer_${kind}_${round} SYNC`);
  }
}

async function watch(
  clickhouse: ClickHouse,
  table: string,
  pid: number,
  expected: number,
): Promise<readonly Step[]> {
  const deadline = Date.now() + LIMIT_MS;
  const steps: Step[] = [];
  for (;;) {
    const done = await rowsIn(clickhouse, table);
    steps.push({ atMs: Date.now(), done, cpuSeconds: usageOf(pid).cpuSeconds });
    if (done >= expected) return steps;
    if (Date.now() > deadline) throw new Error(`the Kafka engine has ${done} of ${expected} rows`);
    await sleep(EVERY_MS);
  }
}
