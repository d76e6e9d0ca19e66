import type { Machine } from '../../faults/machine.js';
import { endOf } from '../kafka.js';
import { type Load, load } from '../load/load.js';
import { stopInOrder } from '../ours.js';
import { usageOf } from '../proc.js';
import { type Booted, booted, type Contestant, type RatioWanted, type Stage } from '../stage.js';
import type { Figures } from '../stats.js';
import { atRest } from './ingress-rest.js';
import {
  BENTO,
  EFTPAY,
  EFTPAY_TWICE,
  FLOOR,
  NEWPAY,
  REQUESTS,
  type Target,
  targets,
} from './ingress-targets.js';

const CONNECTIONS = [16, 128, 512];
const QUICK_CONNECTIONS = [128];
/** Of the slower one's maximum: a rate both can keep up. */
const EQUAL_SHARE = 2 / 3;
/** Within the tail of one rate a moment counts, and opening connections is one. */
const WARM_UP_SECONDS = 1;

const cpuOf = (machines: readonly Machine[]): number =>
  machines.reduce((sum, { pid }) => sum + usageOf(pid ?? 0).cpuSeconds, 0);

/** Sends, and makes sure that each success is a record and each record was a success. */
async function measured(
  { servers }: Booted,
  target: Target,
  how: Pick<Load, 'connections' | 'seconds' | 'perSecond' | 'warmUpSeconds'>,
) {
  const { kafka, pids } = servers;
  const { ports, file, topic, machines, name } = target;
  const before = await endOf(kafka, topic);
  const cpuBefore = cpuOf(machines);
  const brokerBefore = usageOf(pids.broker).cpuSeconds;
  const first = Math.floor(Math.random() * REQUESTS);
  const result = await load({ ports, file, first, ...how });
  const cpu = cpuOf(machines) - cpuBefore;
  const broker = usageOf(pids.broker).cpuSeconds - brokerBefore;
  const successes = result.replies['200'] ?? 0;
  const records = (await endOf(kafka, topic)) - before;
  if (records !== successes || successes !== result.sent)
    throw new Error(
      `${name}: sent ${result.sent}, replies ${JSON.stringify(result.replies)}, records ${records}`,
    );
  return { ...result, successes, cpu, broker };
}

function contestant(context: Booted, target: Target, best: Map<string, number>): Contestant {
  const { extent } = context;
  const seconds = extent.quick ? 1 : 4;
  const run = async (): Promise<Figures> => {
    const figures: Record<string, number> = {};
    await measured(context, target, { connections: 64, seconds: seconds / 2, perSecond: null });
    for (const connections of extent.quick ? QUICK_CONNECTIONS : CONNECTIONS) {
      const one = await measured(context, target, { connections, seconds, perSecond: null });
      const at = ` at ${connections}`;
      figures[`req/s${at}`] = one.successes / one.seconds;
      figures[`cpu ms/1,000${at}`] = (one.cpu * 1e6) / one.successes;
      figures[`broker cpu ms/1,000${at}`] = (one.broker * 1e6) / one.successes;
      figures[`generator cpu ms/1,000${at}`] = (one.cpuSeconds * 1e6) / one.successes;
      figures[`p50 ms${at}`] = one.p50Ms;
      figures[`p99 ms${at}`] = one.p99Ms;
      figures[`p99.9 ms${at}`] = one.p999Ms;
      if (connections === 128) best.set(target.name, one.successes / one.seconds);
    }
    figures['RSS MB'] = Math.max(...target.machines.map(({ pid }) => usageOf(pid ?? 0).residentMb));
    return figures;
  };
  return { name: target.name, run };
}

/** The tail at one rate for all, below what the slower of the two can do: beside each other's, not beside each one's best. */
function atEqualRate(context: Booted, target: Target, best: ReadonlyMap<string, number>): Contestant {
  const seconds = context.extent.quick ? 1 : 10;
  const warmUpSeconds = context.extent.quick ? 0 : WARM_UP_SECONDS;
  const run = async (): Promise<Figures> => {
    const slower = Math.min(...[EFTPAY, BENTO].map((name) => best.get(name) ?? Number.POSITIVE_INFINITY));
    const perSecond = Math.floor(slower * EQUAL_SHARE);
    const one = await measured(context, target, {
      connections: 128,
      seconds,
      warmUpSeconds,
      perSecond,
    });
    return {
      'rate/s': one.successes / one.seconds,
      'p50 ms at equal rate': one.p50Ms,
      'p99 ms at equal rate': one.p99Ms,
      'p99.9 ms at equal rate': one.p999Ms,
    };
  };
  return { name: `${target.name}, equal rate`, run };
}

function ratios(quick: boolean): readonly RatioWanted[] {
  const beside = { of: EFTPAY, over: BENTO };
  const at = (quick ? QUICK_CONNECTIONS : CONNECTIONS).map((connections) => ` at ${connections}`);
  return [
    ...at.map((where) => ({
      ...beside,
      figure: `req/s${where}`,
      goal: where === ' at 16' ? {} : { atLeast: 1.2 },
    })),
    ...at.map((where) => ({ ...beside, of: EFTPAY_TWICE, figure: `req/s${where}`, goal: {} })),
    ...at.map((where) => ({ ...beside, figure: `cpu ms/1,000${where}`, goal: { atMost: 1 } })),
    {
      of: `${EFTPAY}, equal rate`,
      over: `${BENTO}, equal rate`,
      figure: 'p99 ms at equal rate',
      goal: { atMost: 1 },
    },
    {
      of: `${EFTPAY_TWICE}, equal rate`,
      over: `${BENTO}, equal rate`,
      figure: 'p99 ms at equal rate',
      goal: {},
    },
    ...at.map((where) => ({ of: NEWPAY, over: FLOOR, figure: `req/s${where}`, goal: { atLeast: 0.8 } })),
    ...at.map((where) => ({ of: EFTPAY, over: FLOOR, figure: `req/s${where}`, goal: {} })),
  ];
}

/** HTTP POST → Kafka, reply only after acks=all. All run all the time; the load goes from one to the next. */
export const ingress: Stage = {
  name: 'ingress',
  about: 'POST to acknowledged record, beside Bento with HMAC and the bare floor',
  prepare: async (unbooted) => {
    const context = await booted(unbooted);
    const all = await targets(context);
    const machines = [...new Set(all.flatMap(({ machines: some }) => some))];
    const close = (): Promise<void> => stopInOrder(machines);
    try {
      await Promise.all(machines.map((machine) => machine.start()));
    } catch (error) {
      await close();
      throw error;
    }
    const best = new Map<string, number>();
    const eftpay = all.find(({ name }) => name === EFTPAY);
    const rated = all.filter(({ name }) => [BENTO, EFTPAY, EFTPAY_TWICE].includes(name));
    const rest = eftpay === undefined ? [] : [atRest(context, eftpay)];
    return {
      contestants: [
        ...all.map((target) => contestant(context, target, best)),
        ...rated.map((target) => atEqualRate(context, target, best)),
        ...rest,
      ],
      ratios: ratios(context.extent.quick),
      bounds: [
        { of: 'ours at rest', figure: 'ms over the broker', goal: { atMost: 1 } },
        { of: EFTPAY, figure: 'RSS MB', goal: { atMost: 150 } },
      ],
      close,
    };
  },
};
