import { withAdmin } from '@quittance/runtime/kafka/offsets';
import * as topics from '@quittance/schemas/topics/index';
import { eventually } from '../../harness/eventually.js';
import { progressOf, TRANSLATE } from '../verifier/caught-up.js';
import type { Scenario } from './scenario.js';

const LOAD = 30;
const LIMIT_MS = 90_000;
const ALARM = 'kafka_hole_below_log_start';
/** DeleteRecords: up to the end. */
const TO_THE_END = '-1';

/**
 * Callbacks are deleted before they are read, as by a retention that is too short. Nobody may go on behind the hole:
 * the process ends with an alarm, again and again. Last of all, for what it deletes is lost.
 */
export const hole: Scenario = {
  name: 'callbacks are deleted before they are read',
  brokers: 1,
  leavesHole: true,
  disturb: async (run) => {
    const { machine } = run.pipeline.of('translate');
    await machine.stop();
    const before = await progressOf(run.kafka, TRANSLATE);
    await run.driver.more(LOAD);
    await run.driver.stop();
    await withAdmin(run.kafka, async (admin) => {
      for (const topic of topics.callbacks.names) {
        const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition }) => ({
          partition,
          offset: TO_THE_END,
        }));
        await admin.deleteTopicRecords({ topic, partitions });
      }
    });
    await machine.start();
    const said = machine.words().length;
    run.driver.start();
    await eventually(
      () => machine.words().slice(said),
      (words) => words.includes(ALARM),
      { limitMs: LIMIT_MS },
    );
    await eventually(
      () => machine.deaths.at(-1)?.how ?? '',
      (how) => how === 'exit code 1',
      { limitMs: LIMIT_MS },
    );
    const after = await progressOf(run.kafka, TRANSLATE);
    if (after !== before) throw new Error(`translate jumped over a hole: ${before} became ${after}`);
    run.say(`translate ended with ${ALARM} and committed nothing behind the hole`);
  },
};
