import { setTimeout as sleep } from 'node:timers/promises';
import { readKafka } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { createKafka } from '@quittance/runtime/kafka/client';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { runningEndpoints, serverEnvironment } from '../server-environment.js';
import { type Row, renderTable } from '../table.js';
import { lastProgress } from './last-progress.js';
import { type ProcessEntry, processEntries, readiness } from './metrics.js';
import { type Position, samplePositions } from './sample.js';

const SAMPLE_MS = 1_000;

/** Each stage with its rate over a second and its lag, and whether each process is ready. */
export async function status(json: boolean, processEnv: NodeJS.ProcessEnv): Promise<ExitCode> {
  const home = homeOf(processEnv);
  const endpoints = runningEndpoints(home);
  const env = { QUITTANCE_KAFKA_BROKERS: endpoints['kafka'], ...serverEnvironment(home, processEnv) };
  const kafka = createKafka(readSettings(env, readKafka), 'quittance-status');
  const entries = processEntries(home.processes);
  const [stages, processes] = await Promise.all([
    stageRows(() => samplePositions(kafka), entries),
    Promise.all(entries.map(async (entry) => ({ ...entry, state: await readiness(entry) }))),
  ]);
  const text = json
    ? JSON.stringify({ endpoints, processes, stages })
    : [
        renderTable(
          processes.map(({ name, state, pid, url, log }) => ({ process: name, state, pid, url, log })),
        ),
        renderTable(stages),
      ].join('\n\n');
  process.stdout.write(`${text}\n`);
  return processes.every(({ state }) => state === 'ready') ? EXIT.ok : EXIT.off;
}

async function stageRows(
  sample: () => Promise<readonly Position[]>,
  entries: readonly ProcessEntry[],
): Promise<readonly Row[]> {
  try {
    const before = await sample();
    await sleep(SAMPLE_MS);
    return rows(before, await sample(), await lastProgress(entries));
  } catch (error) {
    throw new CliError(EXIT.unreachable, `Kafka does not answer: ${messageOf(error)}`);
  }
}

function rows(
  before: readonly Position[],
  after: readonly Position[],
  progress: ReadonlyMap<string, number>,
): readonly Row[] {
  return after.map(({ group, taken, lag }) => {
    const former = before.find((one) => one.group === group)?.taken ?? taken;
    const perSecond = Math.round((Number(taken - former) * 1000) / SAMPLE_MS);
    const stage = group.replace('quittance-', '');
    const at = progress.get(stage);
    const last = at === undefined ? null : new Date(at * 1000).toISOString();
    return { stage, records: String(taken), perSecond, lag: String(lag), lastProgress: last };
  });
}
