import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { choosePorts } from '@quittance/docker/ports';
import { queries } from '@quittance/projections/queries/registry';
import { runQuery } from '@quittance/projections/queries/run';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { eventually } from '../../harness/eventually.js';
import { ourMachine } from '../ours.js';
import { usageOf } from '../proc.js';
import { type Booted, booted, type Contestant, type PreparedStage, type Stage } from '../stage.js';
import { type Figures, median, percentile } from '../stats.js';

const FILE = join(projectRoot(), 'test', 'bench', 'input', 'finance.sql');
const ORDERS = 10_000_000;
const QUICK_ORDERS = 200_000;
const BLOCK = 1_000_000;
/** Over which the orders are spread (finance.sql). */
const DAYS = 260;
/** For the longest statement of the filling: all of the table written anew. */
const FILLING_MS = 900_000;
const ASKED_TIMES = 5;
const DAY = '2026-04-15';

/** A question with its goal, and a scan of the same columns without any question: what reading them costs at least. */
interface Question {
  readonly name: string;
  readonly query: string;
  /** Its parameters where not their defaults. */
  readonly given: Readonly<Record<string, string>>;
  readonly plain: string;
  readonly atMostMs: number;
}

const MONTH = { from: '2026-04-01', to: '2026-04-30' };
const SUMMED = `SELECT sum(paid_minor), sum(net_minor), sum(order_minor), max(paid_day), max(merchant), max(provider),
  max(account), max(currency), max(exponent), max(payment_state), max(settlement_state), max(length(refund_rows)) FROM t_orders`;

const QUESTIONS: readonly Question[] = [
  {
    name: 'daily summary of one merchant month',
    query: 'daily_summary',
    given: { ...MONTH, merchant: 'bel' },
    plain: SUMMED,
    atMostMs: 100,
  },
  {
    name: 'the same, order numbers at random',
    query: 'daily_summary',
    given: { ...MONTH, merchant: 'dor' },
    plain: SUMMED,
    atMostMs: 100,
  },
  {
    name: 'unsettled ageing over all',
    query: 'unsettled_ageing',
    given: {},
    plain: `SELECT sum(net_minor), max(paid_at), max(merchant), max(provider), max(account), max(currency), max(exponent),
            max(payment_state), max(settlement_state) FROM t_orders`,
    atMostMs: 1_000,
  },
  {
    name: "one order's timeline",
    query: 'order_timeline',
    given: {},
    plain: 'SELECT max(length(order_key)) FROM t_order_events',
    atMostMs: 30,
  },
];

/** The inserts in the order of the file; the orders first as they were paid, then once more those that were refunded. */
function inserts(from: number, rows: number, orders: number): readonly string[] {
  const [, ordersPart = '', ...others] = readFileSync(FILE, 'utf8').split(/^-- @\w+$/m);
  const versions = ['0', '1'].map((refunded) => ordersPart.replaceAll('{refunded}', refunded));
  const values = { from, rows, orders };
  return [...versions, ...others].map((part) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), part),
  );
}

async function single(clickhouse: ClickHouse, statement: string): Promise<string> {
  const [row] = await clickhouse.query(statement);
  return String(Object.values(row ?? {})[0] ?? '');
}

/**
 * Fills the tables as they stand on a working day: all but the newest day lies as the server itself lays it within six
 * hours (`min_age_to_force_merge_seconds`), and that day came after, in parts of its own.
 */
async function fill(clickhouse: ClickHouse, orders: number): Promise<void> {
  const rested = orders - Math.floor(orders / DAYS / 100) * 100;
  for (let from = 0; from < rested; from += BLOCK)
    await write(clickhouse, from, Math.min(BLOCK, rested - from), orders);
  await clickhouse.command('OPTIMIZE TABLE t_orders FINAL');
  await restFacts(clickhouse);
  await write(clickhouse, rested, orders - rested, orders);
  const refunded = await single(clickhouse, 'SELECT count() FROM t_orders WHERE refund_count > 0');
  if (Number(refunded) !== orders * 0.3) throw new Error(`${refunded} of ${orders} orders are refunded`);
  await eventually(
    () => single(clickhouse, 'SELECT count() FROM system.merges'),
    (running) => running === '0',
    { limitMs: FILLING_MS, everyMs: 500 },
  );
}

/** The months of facts that are over are one part each, as the server makes them (`…_on_partition_only`). */
async function restFacts(clickhouse: ClickHouse): Promise<void> {
  const months = await clickhouse.query(
    "SELECT DISTINCT partition_id FROM system.parts WHERE active AND table = 't_order_facts' ORDER BY partition_id",
  );
  for (const { partition_id: month } of months.slice(0, -1))
    await clickhouse.command(`OPTIMIZE TABLE t_order_facts PARTITION ID '${String(month)}' FINAL`);
}

async function write(clickhouse: ClickHouse, from: number, rows: number, orders: number): Promise<void> {
  for (const statement of inserts(from, rows, orders)) await clickhouse.command(statement);
}

async function milliseconds(run: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let at = 0; at < ASKED_TIMES; at += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return times;
}

function contestant(clickhouse: ClickHouse, { name, query: queryName, given, plain }: Question): Contestant {
  const run = async (): Promise<Figures> => {
    const query = queries.get(queryName);
    if (query === undefined) throw new Error(`there is no query ${queryName}`);
    const order = await single(clickhouse, 'SELECT order_key FROM t_orders WHERE refund_count = 1 LIMIT 1');
    const asked = queryName === 'order_timeline' ? { order } : given;
    let rows = 0;
    const ours = await milliseconds(async () => {
      rows = (await runQuery(clickhouse, query, asked, Date.now)).length;
    });
    if (rows === 0) throw new Error(`${queryName} has no rows`);
    const scan = await milliseconds(() => clickhouse.query(plain));
    return {
      'median ms': median(ours),
      'worst ms': percentile(ours, 1),
      rows,
      'plain scan ms': median(scan),
      '÷ plain scan': median(ours) / median(scan),
    };
  };
  return { name, run };
}

/** A day's movements as CSV from the console, as a person downloads them, and what its process grows by meanwhile. */
function download({ servers }: Booted): Contestant {
  const run = async (): Promise<Figures> => {
    const { kafka: port } = await choosePorts(join(servers.home, 'logs'));
    const env = { QUITTANCE_CONSOLE_PORT: String(port) };
    const machine = ourMachine(servers, { name: 'projections', workspace: 'projections', env });
    await machine.start();
    try {
      const get = (from: string, to: string): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}/api/queries/journal?format=csv&from=${from}&to=${to}`);
      await (await get('1971-01-01', '1971-01-01')).arrayBuffer();
      const pid = machine.pid ?? 0;
      const before = usageOf(pid).peakMb;
      const startedAt = performance.now();
      const { bytes, lines } = await counted(await get(DAY, DAY));
      return {
        ms: performance.now() - startedAt,
        movements: (lines - 1) / 2,
        MB: bytes / 1e6,
        'peak RSS grew MB': usageOf(pid).peakMb - before,
      };
    } finally {
      await machine.stop(10_000);
    }
  };
  return { name: "a day's movements as CSV", run };
}

async function counted(response: Response): Promise<{ readonly bytes: number; readonly lines: number }> {
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const NEWLINE = 10;
  let bytes = 0;
  let lines = 0;
  const body: AsyncIterable<Uint8Array> = response.body;
  for await (const part of body) {
    bytes += part.length;
    for (const byte of part) if (byte === NEWLINE) lines += 1;
  }
  return { bytes, lines };
}

async function prepared(context: Booted): Promise<PreparedStage> {
  const { servers, extent, say } = context;
  const clickhouse = openClickHouse(servers.settings.clickhouse, { requestTimeoutMs: FILLING_MS });
  const orders = extent.size ?? (extent.quick ? QUICK_ORDERS : ORDERS);
  const startedAt = Date.now();
  await fill(clickhouse, orders);
  const parts = await single(
    clickhouse,
    "SELECT count() FROM system.parts WHERE active AND table = 't_orders'",
  );
  say(`   ${orders} orders filled in ${Math.round((Date.now() - startedAt) / 1000)} s, ${parts} parts`);
  return {
    contestants: [...QUESTIONS.map((one) => contestant(clickhouse, one)), download(context)],
    ratios: [],
    bounds: [
      ...QUESTIONS.map(({ name, atMostMs }) => ({
        of: name,
        figure: 'median ms',
        goal: { atMost: atMostMs },
      })),
      ...QUESTIONS.map(({ name }) => ({ of: name, figure: '÷ plain scan', goal: {} })),
    ],
    close: () => clickhouse.close(),
  };
}

/** What finance asks of ten million orders with three million refunds. */
export const finance: Stage = {
  name: 'finance',
  about: 'queries over 10 million orders with 3 million refunds, beside plain scans of the same columns',
  prepare: async (context) => prepared(await booted(context)),
};
