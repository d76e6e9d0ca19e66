import { findJava } from '@quittance/docker/local/tools';
import { isRight, reportLines } from './report.js';
import { openRun, type Run } from './run.js';
import { crashPoints } from './scenarios/crash-points.js';
import { randomKills } from './scenarios/random-kills.js';
import { redis } from './scenarios/redis.js';
import type { Extent, Scenario } from './scenarios/scenario.js';
import { zombie } from './scenarios/zombie.js';

/** What a gate has time for; `npm run test:faults` is the whole suite. */
const SHORT: readonly Scenario[] = [crashPoints, randomKills, zombie, redis];
const EXTENT: Extent = { kills: 6, awayMs: 1_000, times: 1 };
const SEED = Number(process.env['QUITTANCE_SEED'] ?? 20_211_126);
const LIMIT_MS = 300_000;

jest.setTimeout(LIMIT_MS);

/** Brokers that may be killed are processes of our own, which need Java, whatever else there is. */
const said: string[] = [];
let run: Run | null = null;

function theRun(): Run {
  if (run === null) throw new Error('the system did not start');
  return run;
}

describe('the fault suite, short', () => {
  beforeAll(async () => {
    await findJava(process.env);
    run = await openRun({ brokers: 1, seed: SEED, perSecond: 15, say: (line) => void said.push(line) });
    run.driver.start();
  });

  afterAll(async () => {
    await run?.close(false);
  });

  it.each(SHORT)('goes on after: $name', async ({ disturb }) => {
    await disturb(theRun(), EXTENT);
    expect(theRun().kills).toBeGreaterThan(0);
  });

  it('has lost nothing, doubled nothing, and every figure is right', async () => {
    const verdict = await theRun().settle();
    console.log(reportLines(theRun(), verdict, SEED).join('\n'));
    expect(verdict).toMatchObject({ losses: [], doubles: [], wrong: [] });
    expect(isRight(verdict)).toBe(true);
    expect(verdict.callbacks).toBeGreaterThan(100);
  });
});
