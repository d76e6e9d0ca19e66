import { findJava } from '@quittance/docker/local/tools';
import { reportLines } from './report.js';
import { openRun, type Run } from './run.js';
import { brokerKilled } from './scenarios/brokers.js';
import { calm } from './scenarios/calm.js';

const SEED = Number(process.env['QUITTANCE_SEED'] ?? 20_211_126);
const LIMIT_MS = 300_000;

jest.setTimeout(LIMIT_MS);

/** A send to several brokers at once fails in ways that one broker does not know. */
describe('the fault suite on three brokers, short', () => {
  let run: Run | null = null;

  afterAll(async () => {
    await run?.close(false);
  });

  it('doubles nothing where nothing happens, and nothing where a broker dies', async () => {
    await findJava(process.env);
    run = await openRun({ brokers: 3, seed: SEED, perSecond: 20, say: () => {} });
    for (const { disturb } of [calm, brokerKilled]) {
      run.driver.start();
      await disturb(run, { kills: 0, awayMs: 1_000, times: 1 });
      const verdict = await run.settle();
      console.log(reportLines(run, verdict, SEED).join('\n'));
      expect(verdict).toMatchObject({ losses: [], doubles: [], wrong: [] });
    }
  });
});
