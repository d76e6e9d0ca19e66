import { parseArgs } from 'node:util';
import { systemNow } from '@quittance/runtime/clock';
import { readClickHouse, readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { ConfigurationError } from '@quittance/runtime/config/problem';
import { errorText } from '@quittance/runtime/errors';
import { openDesk } from './close/desk.js';
import { type CloseExit, type CloseTask, run } from './close/run.js';

/** A server did not answer, or refused: whether something was closed must be asked again. */
const UNREACHABLE = 3;
const WRONG_USAGE = 2;
const SECOND_MS = 1_000;

/** `quittance close-day` has checked what a person typed; this is how it hands it over. */
function taskFrom(args: readonly string[]): CloseTask {
  const { values } = parseArgs({
    args: [...args],
    options: {
      account: { type: 'string' },
      day: { type: 'string' },
      through: { type: 'string' },
      because: { type: 'string' },
      actor: { type: 'string' },
      'dry-run': { type: 'boolean' },
      check: { type: 'boolean' },
      json: { type: 'boolean' },
      wait: { type: 'string' },
    },
  });
  const { account = null, day = null, through = null, because = null, actor = '', wait = '60' } = values;
  return {
    account,
    day,
    through,
    because,
    actor,
    dryRun: values['dry-run'] === true,
    check: values.check === true,
    json: values.json === true,
    waitMs: Number(wait) * SECOND_MS,
  };
}

async function main(args: readonly string[]): Promise<CloseExit> {
  const task = taskFrom(args);
  const settings = readSettings(process.env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
    clickhouse: readClickHouse(reader),
  }));
  const desk = await openDesk(settings);
  try {
    return await run(desk, task, {
      say: (text) => void process.stdout.write(`${text}\n`),
      progress: (text) => void process.stderr.write(`${text}\n`),
      now: systemNow,
    });
  } finally {
    await desk.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    const isUsage = thrown instanceof ConfigurationError;
    process.stderr.write(
      `${errorText(thrown)}\n${isUsage ? '' : 'What is closed: quittance query day_closes\n'}`,
    );
    process.exitCode = isUsage ? WRONG_USAGE : UNREACHABLE;
  },
);
