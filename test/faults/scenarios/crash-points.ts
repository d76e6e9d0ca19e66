import { errorText } from '@quittance/runtime/errors';
import { eventually } from '../../harness/eventually.js';
import { ROLES, type Role } from '../pipeline.js';
import { NUMBERED_POINTS, type NumberedPoint } from '../points.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const DEATH_LIMIT_MS = 90_000;

/** Under load every point is passed soon; a chunk's or a batch's second passage has one finished before it. */
function armedAs({ point, role }: NumberedPoint): string {
  // In the midst of an insert, not before it.
  if (point === 'insert.sending') return `${point}:2+3`;
  return point.startsWith('chunk.') || role === 'ingress' ? `${point}:2` : point;
}

/** Enough for a fold to die with at every point while translate, dying, gives it nothing new. */
const BACKLOG = 60;

/** Every process dies at each of its points in turn; the four do so side by side. */
export const crashPoints: Scenario = {
  name: 'a death at every crash point',
  brokers: 1,
  disturb: async (run) => {
    // A changelog to restore from.
    await run.recovered('fold');
    await run.pipeline.of('fold').machine.stop();
    await run.driver.more(BACKLOG);
    await Promise.all(ROLES.map((role) => dieEverywhere(run, role)));
  },
};

/** Each life begins armed with the next point: a planned range that nobody finished is so met, too. */
async function dieEverywhere(run: Run, role: Role): Promise<void> {
  const { machine, arm } = run.pipeline.of(role);
  const points = NUMBERED_POINTS.filter((one) => one.role === role && one.duringOutage !== true);
  await machine.stop();
  arm(points.map(armedAs));
  const before = machine.deaths.length;
  const started = machine.start();
  for (const [index, point] of points.entries()) await untilDead(run, point, before + index);
  await started;
  await machine.untilReady();
  await run.recovered(role);
}

async function untilDead(run: Run, { number, role, point }: NumberedPoint, deaths: number): Promise<void> {
  const { machine } = run.pipeline.of(role);
  const since = Date.now();
  await eventually(
    () => machine.deaths.length,
    (count) => count > deaths,
    { limitMs: DEATH_LIMIT_MS, everyMs: 20 },
  ).catch((error: unknown) => {
    throw new Error(`${number} ${role} ${point} was not passed: ${errorText(error)}`);
  });
  const how = machine.deaths[deaths]?.how;
  if (how !== 'SIGKILL') throw new Error(`${number} ${role} ${point}: ended by ${how}`);
  run.kills += 1;
  run.say(`${number} ${role} died at ${point} after ${Date.now() - since} ms`);
}
