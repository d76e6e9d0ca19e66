import { type Command, InvalidArgumentError } from 'commander';
import { actorOf } from '../exceptions/actor.js';
import { CliError, EXIT } from '../exit-codes.js';
import { runningEnvironment } from '../server-environment.js';
import { redrive } from './redrive.js';

interface Flags {
  readonly reason?: string;
  readonly provider?: string;
  readonly account?: string;
  readonly since?: number;
  readonly until?: number;
  readonly id?: string;
  readonly again?: true;
  readonly all?: true;
  readonly max: number;
  readonly apply?: true;
  readonly actor?: string;
  readonly note?: string;
  readonly json?: true;
}

const DEFAULT_MAX = 1_000;

/** `redrive`: dead letters through the pipeline again. */
export function addRedrive(command: Command, done: (code: number) => void, env: NodeJS.ProcessEnv): void {
  command
    .description('send dead letters through the pipeline again; shows what would happen, --apply does it')
    .option('--reason <reason>', 'such as unknown_status')
    .option('--provider <name>')
    .option('--account <name>')
    .option('--since <time>', 'received from then on, like 2026-03-01T00:00:00Z', instant)
    .option('--until <time>', 'received before then', instant)
    .option('--id <id>', 'of the dead letter or of its callback')
    .option('--all', 'whatever is there')
    .option('--again', 'also those that were sent again before: counted ones stay counted once')
    .option('--max <n>', 'refuse to send more', wholeNumber, DEFAULT_MAX)
    .option('--apply', 'send them')
    .option('--actor <name>', 'who decides (default: $QUITTANCE_ACTOR, else the user of this machine)')
    .option('--note <text>', 'why; kept with each of them')
    .option('--json', 'as JSON')
    .action(async (flags: Flags) => {
      const { reason = null, provider = null, account = null, since = null, until = null, id = null } = flags;
      const asked = [reason, provider, account, since, until, id];
      if (flags.all !== true && asked.every((each) => each === null)) {
        const choices = '--reason, --provider, --account, --since, --until, --id or --all';
        throw new CliError(EXIT.usage, `Say which dead letters: ${choices}.`);
      }
      const selection = {
        reason,
        provider,
        account,
        sinceMs: since,
        untilMs: until,
        id,
        again: flags.again === true,
      };
      const request = {
        selection,
        apply: flags.apply === true,
        max: flags.max,
        actor: actorOf(flags.actor ?? null, env).name,
        note: flags.note ?? null,
        json: flags.json === true,
      };
      done(await redrive(request, runningEnvironment(env), Date.now()));
    });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function instant(text: string): number {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError('write a time with its zone, like 2026-03-01T00:00:00Z');
  return at;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a whole number above 0 is expected');
  return Number(text);
}
