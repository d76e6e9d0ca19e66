import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@quittance/cli/home';
import { inputStructure } from '@quittance/projections/avro/columns';
import type { Feed } from '@quittance/projections/projection';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { usageOf } from '../proc.js';
import type { BenchServers } from '../servers.js';
import { type Figures, paceFrom, type Step } from '../stats.js';

const FOLDER = join(projectRoot(), 'test', 'bench', 'peers');
export const ENGINE_TOPIC = 'peer-rows';
const EVERY_MS = 100;
const LIMIT_MS = 600_000;

/** The three statements of a round, in their order; `{name}` in the file stands for a value. */
function statements(file: string, values: Readonly<Record<string, string>>): readonly string[] {
  const [, ...parts] = readFileSync(join(FOLDER, file), 'utf8').split(/^-- @\w+$/m);
  const filled = (part: string): string =>
    part.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return parts.map(filled);
}

/** What an engine carries, and how far it is. */
interface Carried {
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
  readonly rows: number;
  /** Of a table: a number that grows to `end`. */
  readonly progress: (table: string) => string;
  readonly end: number;
  /** Whether the table then has as many rows as `rows`: versions of one order merge. */
  readonly keepsAll: boolean;
}

async function numberFrom(clickhouse: ClickHouse, query: string): Promise<number> {
  const [row] = await clickhouse.query(query);
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** Lets an engine read a whole topic into a table of its own, and drops both. */
async function carry(
  { pids }: BenchServers,
  clickhouse: ClickHouse,
  round: number,
  { file, values, rows, progress, end, keepsAll }: Carried,
): Promise<Figures> {
  for (const statement of statements(file, { ...values, n: String(round) }))
    await clickhouse.command(statement);
  try {
    const done = (): Promise<number> => numberFrom(clickhouse, progress(`peer_rows_${round}`));
    const steps = await watch(done, pids.clickhouse, end);
    const found = await numberFrom(clickhouse, `SELECT count() FROM peer_rows_${round}`);
    if (keepsAll && found !== rows) throw new Error(`the Kafka engine has made ${found} rows of ${rows}`);
    const pace = paceFrom(steps, 0, rows / end);
    const [first] = steps;
    const spent = (steps.at(-1)?.cpuSeconds ?? 0) - (first?.cpuSeconds ?? 0);
    return {
      ...(pace === null ? {} : { 'rows/s': pace.perSecond }),
      'cpu/M clickhouse': (spent * 1e6) / rows,
    };
  } finally {
    for (const kind of ['view', 'kafka', 'rows'])
      await clickhouse.command(`DROP TABLE IF EXISTS peer_${kind}_${round} SYNC`);
  }
}

/** Lines of JSON of a few columns into a plain table: the engine at its lightest. */
export function runKafkaEngine(
  servers: BenchServers,
  clickhouse: ClickHouse,
  round: number,
  expected: number,
): Promise<Figures> {
  const progress = (table: string): string => `SELECT count() FROM ${table}`;
  const { brokers } = servers;
  const file = 'kafka-engine.sql';
  return carry(servers, clickhouse, round, {
    file,
    values: { brokers },
    rows: expected,
    progress,
    end: expected,
    keepsAll: true,
  });
}

/** Ends where the last record of every partition is there: versions of one order merge, the last one stays. */
const placeReached = (table: string): string =>
  `SELECT sum(last) FROM (SELECT max(kafka_offset) AS last FROM ${table} GROUP BY kafka_partition)`;

/**
 * The very rows of a table of ours, from its own topic into a table like it by its own SELECT: the engine at our work,
 * without the plan, the token and the second reading that make ours exact.
 */
export async function runEngineOnOurs(
  servers: BenchServers,
  clickhouse: ClickHouse,
  round: number,
  { feed, rows }: { readonly feed: Feed; readonly rows: number },
): Promise<Figures> {
  const { reader, fields, topics, table, insert } = feed;
  const values = {
    brokers: servers.brokers,
    registry: servers.settings.registry.url,
    topic: topics.join(','),
    table,
    structure: inputStructure(reader, reader, fields),
    select: insert.slice(insert.indexOf('SELECT'), insert.lastIndexOf('FROM input(')),
  };
  const end = await numberFrom(clickhouse, placeReached(table));
  return carry(servers, clickhouse, round, {
    file: 'kafka-engine-same-rows.sql',
    values,
    rows,
    progress: placeReached,
    end,
    keepsAll: table !== 't_orders',
  });
}

async function watch(doneNow: () => Promise<number>, pid: number, end: number): Promise<readonly Step[]> {
  const deadline = Date.now() + LIMIT_MS;
  const steps: Step[] = [];
  for (;;) {
    const done = await doneNow();
    steps.push({ atMs: Date.now(), done, cpuSeconds: usageOf(pid).cpuSeconds });
    if (done >= end) return steps;
    if (Date.now() > deadline) throw new Error(`the Kafka engine is at ${done} of ${end}`);
    await sleep(EVERY_MS);
  }
}
