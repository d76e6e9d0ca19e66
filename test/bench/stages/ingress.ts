import { join } from 'node:path';
import { choosePorts } from '@quittance/docker/ports';
import type { Machine } from '../../faults/machine.js';
import { bentoRequests, eftpayBody, makeAccounts, newpayBody, ourRequests } from '../input/bodies.js';
import { endOf, makeTopic } from '../kafka.js';
import { type Load, load } from '../load/load.js';
import { wireRequest, writeRequests } from '../load/requests.js';
import { ourMachine, stopInOrder } from '../ours.js';
import { bentoMachine, buildBento } from '../peers/bento.js';
import { floorMachine } from '../peers/floor/floor.js';
import { usageOf } from '../proc.js';
import { type Booted, booted, type Contestant, type RatioWanted, type Stage } from '../stage.js';
import type { Figures } from '../stats.js';
import { atRest } from './ingress-rest.js';

/** A server of callbacks under load. */
export interface Target {
  readonly name: string;
  readonly machines: readonly Machine[];
  readonly ports: readonly number[];
  /** Its requests. */
  readonly file: string;
  /** Where its records go: each 200 must be one. */
  readonly topic: string;
}

const CONNECTIONS = [16, 128, 512];
const QUICK_CONNECTIONS = [128];
const REQUESTS = 20_000;
const QUICK_REQUESTS = 2_000;
export const EFTPAY = 'ours, eftPay (SHA-256)';
const EFTPAY_TWICE = `${EFTPAY}, 2 processes`;
const NEWPAY = 'ours, NewPay (RSA-2048)';
const BENTO = 'Bento (HMAC-SHA256)';
const FLOOR = 'bare floor';
const FLOOR_TOPIC = 'peer-floor';
const BENTO_TOPIC = 'peer-bento';
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

async function targets(context: Booted): Promise<readonly Target[]> {
  const { servers, extent, say } = context;
  const { home, kafka } = servers;
  const count = extent.size ?? (extent.quick ? QUICK_REQUESTS : REQUESTS);
  const accounts = makeAccounts(home);
  const chosen = await choosePorts(join(home, 'sandbox'));
  const { kafka: port, kafkaController: secondPort, registry: floorPort, redis: bentoPort } = chosen;
  const requestsFile = (name: string, requests: readonly Buffer[]): string => {
    const file = join(home, `${name}.requests`);
    writeRequests(file, requests);
    return file;
  };
  const bodies = Array.from({ length: count }, (_, order) => eftpayBody(accounts.eftpay, order, 'E'));
  say(
    `   bodies of ${bodies[0]?.length ?? 0} bytes (eftPay), ${newpayBody(accounts.newpay, 0, 'N').length} (NewPay)`,
  );
  const plain = bodies.map((body) => wireRequest({ path: '/post', body, headers: {} }));
  const machineAt = (name: string, at: number): Machine =>
    ourMachine(servers, {
      name,
      workspace: 'ingress',
      env: { QUITTANCE_ACCOUNTS_FILE: accounts.accountsFile, QUITTANCE_INGRESS_PORT: String(at) },
    });
  const machine = machineAt('ingress', port);
  const second = machineAt('ingress-2', secondPort);
  await makeTopic(kafka, FLOOR_TOPIC);
  await makeTopic(kafka, BENTO_TOPIC);
  const bento = await buildBento(say);
  const eftpay = requestsFile(
    'eftpay',
    ourRequests(accounts.eftpay, count, (order) => bodies[order] ?? ''),
  );
  return [
    {
      name: FLOOR,
      machines: [floorMachine(servers, floorPort, FLOOR_TOPIC)],
      ports: [floorPort],
      file: requestsFile('floor', plain),
      topic: FLOOR_TOPIC,
    },
    ...(bento === null
      ? []
      : [
          {
            name: BENTO,
            machines: [bentoMachine(servers, bento, bentoPort, BENTO_TOPIC)],
            ports: [bentoPort],
            file: requestsFile('bento', bentoRequests(bodies)),
            topic: BENTO_TOPIC,
          },
        ]),
    {
      name: EFTPAY,
      machines: [machine],
      ports: [port],
      file: eftpay,
      topic: 'callbacks.eftpay',
    },
    {
      name: EFTPAY_TWICE,
      machines: [machine, second],
      ports: [port, secondPort],
      file: eftpay,
      topic: 'callbacks.eftpay',
    },
    {
      name: NEWPAY,
      machines: [machine],
      ports: [port],
      file: requestsFile(
        'newpay',
        ourRequests(accounts.newpay, count, (order) => newpayBody(accounts.newpay, order, 'N')),
      ),
      topic: 'callbacks.newpay',
    },
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
