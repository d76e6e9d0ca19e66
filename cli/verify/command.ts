import { ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { CodecFailure } from '@quittance/runtime/codec';
import { KafkaFailure } from '@quittance/runtime/kafka/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { connect } from './connect.js';
import { runContinuously } from './continuous/run.js';
import { namesOf } from './names.js';
import { progressOn } from './progress.js';
import { describeResult, jsonOf } from './report.js';
import { type Part, verify } from './run.js';
import { withScratch } from './scratch.js';
import { exitCodeOf, verdictOf } from './verdict.js';

interface VerifyFlags {
  readonly only?: Part;
  readonly json?: true;
  readonly tmp?: string;
  readonly wait: number;
  readonly continuous?: true;
  readonly interval: number;
  readonly metricsPort: number;
}

const PARTS: readonly Part[] = ['completeness', 'money'];
const MAX_SECONDS = 86_400;
const MAX_PORT = 65_535;

/** `verify`: the proof, once or continuously. */
export function addVerify(verb: Command, done: (code: number) => void): void {
  verb
    .description('prove that every callback has one outcome, and that the views say what the callbacks say')
    .addOption(new Option('--only <part>', 'one of the two proofs').choices(PARTS))
    .option('--json', 'as one JSON object')
    .option('--tmp <folder>', 'for large files on the way (default: QUITTANCE_TMP, else the system’s)')
    .option('--wait <seconds>', 'how long the stages may take to catch up', seconds, 60)
    .option('--continuous', 'go on for ever and publish metrics')
    .option('--interval <seconds>', 'with --continuous: pause between two looks', seconds, 10)
    .option(
      '--metrics-port <port>',
      'with --continuous: of /metrics and /readyz; 0 = any free one',
      port,
      9470,
    )
    .action(async (flags: VerifyFlags) => {
      if (flags.continuous === true) await continuously(flags, process.env);
      else done(await once(flags, process.env));
    });
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > MAX_SECONDS)
    throw new InvalidArgumentError(`a whole number of seconds up to ${MAX_SECONDS} is expected`);
  return Number(text);
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_PORT)
    throw new InvalidArgumentError('a port is expected');
  return Number(text);
}

async function once({ only, json, tmp, wait }: VerifyFlags, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const result = await explained(async () => {
    const connections = await connect(env);
    try {
      return await withScratch(tmp ?? (env['QUITTANCE_TMP'] || null), (scratch) =>
        verify({
          ...connections,
          names: namesOf(),
          parts: only === undefined ? PARTS : [only],
          scratch,
          progress: progressOn(process.stderr),
          waitMs: wait * 1000,
        }),
      );
    } finally {
      await connections.close();
    }
  });
  process.stdout.write(`${json === true ? jsonOf(result) : describeResult(result)}\n`);
  return exitCodeOf(verdictOf(result));
}

async function continuously({ interval, metricsPort }: VerifyFlags, env: NodeJS.ProcessEnv): Promise<void> {
  await explained(async () => {
    const { kafka, codecs } = await connect(env);
    const names = namesOf();
    await runContinuously({
      kafka,
      outcomes: codecs.outcomes,
      names,
      intervalMs: interval * 1000,
      metricsPort,
    });
  });
}

/** A server that does not answer is no verdict about the callbacks. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const isServer =
      thrown instanceof KafkaFailure || thrown instanceof CodecFailure || thrown instanceof ClickHouseFailure;
    if (!isServer && !isKafkaJs(thrown)) throw thrown;
    throw new CliError(EXIT.unreachable, `Nothing could be verified: ${messageOf(thrown)}`);
  }
}

/** By its name: the class belongs to the library, which only runtime/kafka knows. */
function isKafkaJs(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name.startsWith('KafkaJS');
}
