import { CodecFailure } from '@quittance/runtime/codec';
import { KafkaFailure } from '@quittance/runtime/kafka/errors';
import { CliError, EXIT, type ExitCode, messageOf } from '../../exit-codes.js';
import { environmentOfHome } from '../../server-environment.js';
import { progressOn } from '../../verify/progress.js';
import { stateNames } from './names.js';
import { describeState, exitCodeOf, stateJson } from './report.js';
import { checkState, repairState } from './run.js';
import { connectState } from './task.js';

/** Some 2 KB an order, and at most one order an offset: 200 MB. */
const OFFSETS_PER_PASS = 100_000;

/** `rebuild state`. Nothing needs to be up but Kafka and the registry: a repair is made while the fold is not. */
export async function rebuildState(
  { repair, json }: { readonly repair: boolean; readonly json: boolean },
  processEnv: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const result = await explained(async () => {
    const connected = await connectState(environmentOfHome(processEnv));
    const progress = progressOn(process.stderr, Date.now, 'rebuild state');
    const task = { ...connected, names: stateNames(), progress, offsetsPerPass: OFFSETS_PER_PASS };
    return repair ? await repairState(task) : await checkState(task);
  });
  process.stdout.write(`${json ? stateJson(result) : describeState(result)}\n`);
  return exitCodeOf(result);
}

/** A server that does not answer is no verdict about the state. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const isServer = thrown instanceof KafkaFailure || thrown instanceof CodecFailure;
    // kafkajs's own classes are known in runtime/kafka only.
    const isKafkaJs = thrown instanceof Error && thrown.name.startsWith('KafkaJS');
    if (!isServer && !isKafkaJs) throw thrown;
    throw new CliError(EXIT.unreachable, `The state could not be looked at: ${messageOf(thrown)}`);
  }
}
