import { setTimeout as sleep } from 'node:timers/promises';
import { findJava } from '@quittance/docker/local/tools';
import { readCommittedOffsets, withAdmin } from '@quittance/runtime/kafka/offsets';
import * as topics from '@quittance/schemas/topics/index';
import { reportLines } from './report.js';
import { openRun, type Run } from './run.js';
import { brokerKilled } from './scenarios/brokers.js';
import { calm } from './scenarios/calm.js';

const SEED = Number(process.env['QUITTANCE_SEED'] ?? 20_211_126);
const LIMIT_MS = 300_000;
const ROUNDS = 60;
const SPREAD_MS = 12;

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

  /** Guard 18: of what kafkajs alone answers here, about one in a hundred lacks the topic. */
  it('what a group has committed is told whole, however many ask one client at once', async () => {
    if (run === null) throw new Error('the servers did not start');
    const { kafka } = run;
    const asked = [...topics.callbacks.names, ...topics.orderFacts.names];
    for (let round = 0; round < ROUNDS; round += 1) {
      await withAdmin(kafka, (admin) =>
        Promise.all(
          [...asked, ...asked, ...asked].map(async (topic) => {
            await sleep(Math.random() * SPREAD_MS);
            const answer = await readCommittedOffsets(admin, 'nobody', [topic]);
            expect(answer.length).toBeGreaterThan(0);
          }),
        ),
      );
    }
  });
});
