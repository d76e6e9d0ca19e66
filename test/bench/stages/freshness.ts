import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { simulationOf } from '../../simulator/sandbox.js';
import { eftpayNotice } from '../input/callbacks.js';
import { orderNo, planned, wholeOrders } from '../input/plan.js';
import { Connection } from '../load/connection.js';
import { load } from '../load/load.js';
import { wireRequest, writeRequests } from '../load/requests.js';
import { usageOf } from '../proc.js';
import { type Booted, booted, type Contestant, type Stage } from '../stage.js';
import { type Figures, percentile } from '../stats.js';
import { stepsSince } from './freshness-steps.js';
import { processesOf, startWhole, type WholePipeline } from './whole.js';

const PER_SECOND = 500;
const QUICK_PER_SECOND = 50;
const SECONDS = 25;
const QUICK_SECONDS = 5;
/** Of all callbacks, those that are looked for. */
const PROBES_PER_SECOND = 20;
const LOOK_EVERY_MS = 20;
const GIVE_UP_MS = 60_000;
const NAME = 'reply to view';

/** Callbacks that are known to be acknowledged and have not been seen in the view yet, by order number. */
class Probes {
  readonly #repliedAt = new Map<string, number>();
  readonly delaysMs: number[] = [];

  replied(no: string): void {
    this.#repliedAt.set(no, performance.now());
  }

  get waiting(): readonly string[] {
    return [...this.#repliedAt.keys()];
  }

  /** @param now after the view was read: the delay includes one look, so it is never told too short */
  seen(nos: readonly string[], now: number): void {
    for (const no of nos) {
      const repliedAt = this.#repliedAt.get(no);
      if (repliedAt === undefined) continue;
      this.#repliedAt.delete(no);
      this.delaysMs.push(now - repliedAt);
    }
  }
}

/** Sends probes one by one, evenly, over a connection of its own. */
async function sendProbes(whole: WholePipeline, probes: Probes, count: number, mark: string): Promise<void> {
  const { eftpay } = whole.accounts;
  const path = simulationOf('eftpay').path(eftpay);
  let replied: (status: number) => void = () => {};
  const connection = new Connection(whole.ingressPort, (_, status) => replied(status));
  try {
    for (let order = 0; order < count; order += 1) {
      const startedAt = performance.now();
      const body = eftpayNotice(eftpay, { order, step: 'paid' }, mark);
      const status = await new Promise<number>((resolve) => {
        replied = resolve;
        connection.send(wireRequest({ path, body, headers: {} }), startedAt);
      });
      if (status !== 200) throw new Error(`a probe was answered ${status}`);
      probes.replied(orderNo(order, mark));
      await sleep(Math.max(0, 1000 / PROBES_PER_SECOND - (performance.now() - startedAt)));
    }
  } finally {
    connection.close();
  }
}

/** Looks for them in the public view until all have been sent and seen. */
async function look(clickhouse: ClickHouse, probes: Probes, isSending: () => boolean): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS + SECONDS * 1000;
  while (isSending() || probes.waiting.length > 0) {
    const { waiting } = probes;
    if (waiting.length > 0) {
      const rows = await clickhouse.query(
        'SELECT provider_order_no AS no FROM orders WHERE provider_order_no IN {nos:Array(String)}',
        { nos: waiting },
      );
      probes.seen(
        rows.map(({ no }) => String(no)),
        performance.now(),
      );
    }
    if (Date.now() > deadline) throw new Error(`${probes.waiting.length} probes are not in the view`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Sends probes and looks for them, until all are seen. */
async function probe(
  whole: WholePipeline,
  clickhouse: ClickHouse,
  count: number,
  mark: string,
): Promise<readonly number[]> {
  const probes = new Probes();
  let sending = true;
  const sent = sendProbes(whole, probes, count, mark).finally(() => {
    sending = false;
  });
  await Promise.all([sent, look(clickhouse, probes, () => sending)]);
  return probes.delaysMs;
}

/** How hard and how long. */
interface Pressure {
  readonly perSecond: number;
  readonly seconds: number;
  /** Part of every order number, so that none is met twice. */
  readonly mark: string;
}

/** Of all processors, those that these processes kept busy, from now until it is asked. */
function coresUsed(pids: readonly number[]): () => number {
  const spent = (): number => pids.reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);
  const [before, from] = [spent(), performance.now()];
  return () => ((spent() - before) * 1000) / (performance.now() - from);
}

/** The load, with probes in it. Throws where a callback is not answered 200. */
async function underLoad(
  { servers }: Booted,
  whole: WholePipeline,
  clickhouse: ClickHouse,
  { perSecond: all, seconds, mark }: Pressure,
): Promise<Figures> {
  const perSecond = all - PROBES_PER_SECOND;
  const { eftpay } = whole.accounts;
  const path = simulationOf('eftpay').path(eftpay);
  const file = join(servers.home, 'freshness.requests');
  const requests = [...planned(wholeOrders(perSecond * (seconds + 1)))].map((one) =>
    wireRequest({ path, body: eftpayNotice(eftpay, one, `F${mark}`), headers: {} }),
  );
  writeRequests(file, requests);
  const options = { file, ports: [whole.ingressPort], connections: 32, first: 0, seconds, perSecond };
  const sinceMs = Date.now();
  const used = coresUsed(Object.values(processesOf(servers, whole)));
  const [result, delaysMs] = await Promise.all([
    load(options),
    probe(whole, clickhouse, seconds * PROBES_PER_SECOND, `P${mark}`),
  ]);
  const accepted = result.replies['200'] ?? 0;
  if (accepted !== result.sent) throw new Error(`${accepted} of ${result.sent} callbacks were accepted`);
  const cores = used();
  const at = (share: number): number => percentile(delaysMs, share);
  return {
    'callbacks/s': accepted / result.seconds + PROBES_PER_SECOND,
    probes: delaysMs.length,
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'worst ms': at(1),
    'reply p99 ms': result.p99Ms,
    ...(await stepsSince(servers, clickhouse, sinceMs)),
    'cores in use': cores,
  };
}

async function contestant(
  context: Booted,
  whole: WholePipeline,
  clickhouse: ClickHouse,
): Promise<Contestant> {
  const { quick, size } = context.extent;
  const seconds = quick ? QUICK_SECONDS : SECONDS;
  const perSecond = size ?? (quick ? QUICK_PER_SECOND : PER_SECOND);
  const run = (mark: string): Promise<Figures> =>
    underLoad(context, whole, clickhouse, { perSecond, seconds, mark });
  // Consumers join their groups and a JVM compiles the broker, both with this very load: that is a start, not freshness.
  await run('W');
  return { name: NAME, run: (round) => run(`${round}x`) };
}

/** From the reply a provider gets to the row a person sees. */
export const freshness: Stage = {
  name: 'freshness',
  about: 'from the reply to the public view orders, at 500 callbacks a second',
  prepare: async (context) => {
    const ready = await booted(context);
    const whole = await startWhole(ready);
    const clickhouse = openClickHouse(ready.servers.settings.clickhouse);
    return {
      contestants: [await contestant(ready, whole, clickhouse)],
      ratios: [],
      bounds: [
        { of: NAME, figure: 'p50 ms', goal: { atMost: 250 } },
        { of: NAME, figure: 'p99 ms', goal: { atMost: 1_000 } },
      ],
      close: async () => {
        await clickhouse.close();
        await whole.stop();
      },
    };
  },
};
