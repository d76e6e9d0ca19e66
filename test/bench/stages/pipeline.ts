import { join } from 'node:path';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { untilCaughtUp } from '../../faults/verifier/caught-up.js';
import { simulationOf } from '../../simulator/sandbox.js';
import { eftpayNotice } from '../input/callbacks.js';
import { planned, STEPS } from '../input/plan.js';
import { load } from '../load/load.js';
import { wireRequest, writeRequests } from '../load/requests.js';
import { usageOf } from '../proc.js';
import { type Booted, booted, type Contestant, type Stage } from '../stage.js';
import type { Figures } from '../stats.js';
import { topicBytes } from '../topic-bytes.js';
import { processesOf, startWhole, type WholePipeline } from './whole.js';

/** Callbacks a second, tried one after the other until something falls behind. */
const RATES = [500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000];
const QUICK_RATES = [50, 100];
const SECONDS = 12;
const QUICK_SECONDS = 3;
/** Behind by more than this when the load ends, and it was not sustained. */
const BEHIND_MS = 2_500;
const CATCH_UP_LIMIT_MS = 300_000;
/** Of the topics, those that a callback of eftPay goes through. */
const PASSED = ['callbacks.eftpay', 'order-facts', 'order-events', 'order-snapshots', 'callback-outcomes'];
const NAME = 'whole pipeline';

/** Requests in a file, each order's five notices mixed with the others'; no order twice in one stage. */
function requestsFile(home: string, { accounts }: WholePipeline, count: number, mark: string): string {
  const { eftpay } = accounts;
  const path = simulationOf('eftpay').path(eftpay);
  const orders = Math.ceil(count / STEPS.length) * STEPS.length;
  const requests = [...planned(orders)].map((one) =>
    wireRequest({ path, body: eftpayNotice(eftpay, one, mark), headers: {} }),
  );
  const file = join(home, 'pipeline.requests');
  writeRequests(file, requests);
  return file;
}

async function callbacksStored(clickhouse: ClickHouse): Promise<number> {
  const [row] = await clickhouse.query('SELECT count() AS rows FROM t_callbacks FINAL');
  return Number(row?.['rows']);
}

/** Asking takes time, too, where nobody is behind. */
async function millisecondsUntilCaughtUp(kafka: KafkaClient): Promise<number> {
  const startedAt = performance.now();
  await untilCaughtUp(kafka, CATCH_UP_LIMIT_MS);
  return performance.now() - startedAt;
}

/** One rate for some seconds: how far behind the slowest reader is at the end, and what each process has used. */
async function atRate(
  { servers, extent }: Booted,
  whole: WholePipeline,
  clickhouse: ClickHouse,
  perSecond: number,
  mark: string,
): Promise<{ readonly behindMs: number; readonly figures: Figures }> {
  const seconds = extent.quick ? QUICK_SECONDS : SECONDS;
  const file = requestsFile(servers.home, whole, perSecond * seconds, mark);
  const storedBefore = await callbacksStored(clickhouse);
  const askingMs = await millisecondsUntilCaughtUp(servers.kafka);
  const pids = processesOf(servers, whole);
  const before = Object.entries(pids).map(([name, pid]) => [name, pid, usageOf(pid).cpuSeconds] as const);
  const bytesBefore = topicBytes(servers);
  const options = { file, ports: [whole.ingressPort], connections: 128, first: 0, seconds, perSecond };
  const result = await load(options);
  const behindMs = Math.max(0, (await millisecondsUntilCaughtUp(servers.kafka)) - askingMs);
  const successes = result.replies['200'] ?? 0;
  const stored = (await callbacksStored(clickhouse)) - storedBefore;
  if (successes !== result.sent || stored !== successes)
    throw new Error(
      `sent ${result.sent}, replies ${JSON.stringify(result.replies)}, callbacks stored ${stored}`,
    );
  const cpu = before.map(([name, pid, spent]) => {
    const used = usageOf(pid).cpuSeconds - spent;
    return [`cpu/M ${name}`, (used * 1e6) / successes] as const;
  });
  const figures = {
    'callbacks/s': successes / result.seconds,
    'behind ms': behindMs,
    'p99 ms': result.p99Ms,
    ...Object.fromEntries(cpu),
    ...Object.fromEntries(grown(bytesBefore, topicBytes(servers), successes)),
    ...Object.fromEntries(
      Object.entries(pids).map(([name, pid]) => [`RSS MB ${name}`, usageOf(pid).residentMb]),
    ),
  };
  return { behindMs, figures };
}

/** What a callback adds to each topic it goes through: its share of batches, markers and repeats included. */
function grown(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  callbacks: number,
): readonly (readonly [string, number])[] {
  return PASSED.map((topic) => [
    `bytes/callback ${topic}`,
    ((after.get(topic) ?? 0) - (before.get(topic) ?? 0)) / callbacks,
  ]);
}

/** The highest rate that was answered as sent and left nobody behind. */
function climbing(context: Booted, whole: WholePipeline, clickhouse: ClickHouse): Contestant {
  const { extent, say } = context;
  const run = async (round: number): Promise<Figures> => {
    let best: Figures = { 'callbacks/s': 0 };
    for (const rate of extent.quick ? QUICK_RATES : RATES) {
      const { behindMs, figures } = await atRate(context, whole, clickhouse, rate, `W${round}x${rate}x`);
      const achieved = figures['callbacks/s'] ?? 0;
      const isSustained = behindMs <= BEHIND_MS && achieved >= 0.97 * rate;
      say(
        `   ${rate}/s asked: ${achieved.toFixed(0)}/s, ${behindMs.toFixed(0)} ms behind${isSustained ? '' : ': not sustained'}`,
      );
      if (!isSustained) break;
      best = figures;
    }
    return best;
  };
  return { name: NAME, run };
}

/** Ingress, translate, fold, projections and all four servers on this machine at once. */
export const pipeline: Stage = {
  name: 'pipeline',
  about: 'callbacks a second that nothing falls behind, everything on this machine',
  prepare: async (context) => {
    const ready = await booted(context);
    const whole = await startWhole(ready);
    const clickhouse = openClickHouse(ready.servers.settings.clickhouse);
    return {
      contestants: [climbing(ready, whole, clickhouse)],
      ratios: [],
      bounds: [{ of: NAME, figure: 'callbacks/s', goal: { atLeast: 5_000 } }],
      close: async () => {
        await clickhouse.close();
        await whole.stop();
      },
    };
  },
};
