import { eventually } from '../../harness/eventually.js';
import { NUMBERED_POINTS } from '../points.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const LIMIT_MS = 90_000;
/** Has something of an earlier life been synced before it: then what is torn lies behind it. */
const ARMED = ['ingress.spill_written:2', 'ingress.spilled:2', 'ingress.drained'];

/** Kafka is away, the ingress accepts on its own disk, and dies there; and once more while it brings that to Kafka. */
export const spill: Scenario = {
  name: 'the ingress dies with callbacks on its own disk',
  brokers: 1,
  disturb: async (run) => {
    const { machine, arm } = run.pipeline.of('ingress');
    arm(ARMED);
    await machine.kill();
    for (const point of ['ingress.spill_written', 'ingress.spilled']) {
      await machine.untilReady();
      await dieWithoutKafka(run, point);
    }
    await died(run, machine.deaths.length, 'ingress.drained');
    await machine.untilReady();
    await run.recovered('ingress');
  },
};

async function dieWithoutKafka(run: Run, point: string): Promise<void> {
  const { machine } = run.pipeline.of('ingress');
  const deaths = machine.deaths.length;
  await Promise.all(run.servers.brokers.map((broker) => broker.kill()));
  await died(run, deaths, point);
  await Promise.all(run.servers.brokers.map((broker) => broker.start()));
}

async function died(run: Run, deaths: number, point: string): Promise<void> {
  const { machine } = run.pipeline.of('ingress');
  await eventually(
    () => machine.deaths.length,
    (count) => count > deaths,
    { limitMs: LIMIT_MS },
  );
  const { number } = NUMBERED_POINTS.find((one) => one.point === point) ?? { number: '' };
  const how = machine.deaths.at(-1)?.how;
  if (how !== 'SIGKILL') throw new Error(`${number} ingress ${point}: ended by ${how}`);
  run.kills += 1;
  run.say(`${number} ingress died at ${point}`);
}
