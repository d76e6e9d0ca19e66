import { type Command, InvalidArgumentError } from 'commander';
import { actorOf } from '../exceptions/actor.js';
import { CliError, EXIT } from '../exit-codes.js';
import { runCloseDay } from './run.js';

interface Flags {
  readonly account?: string;
  readonly all?: true;
  readonly day?: string;
  readonly through?: string;
  readonly because?: string;
  readonly actor?: string;
  readonly dryRun?: true;
  readonly check?: true;
  readonly json?: true;
  readonly wait: string;
}

const MAX_WAIT_S = 86_400;

/** `close-day`: sign a day's totals; what is booked on it later is a restatement. */
export function addCloseDay(command: Command, done: (code: number) => void, env: NodeJS.ProcessEnv): void {
  command
    .description(
      'sign a day of an account: its totals stay as closed, what comes later is a restatement of it',
    )
    .option('--account <provider/account>', 'whose day', accountName)
    .option('--all', 'of every account')
    .option('--day <day>', 'such as 2026-11-22, in the account’s own zone', calendarDay)
    .option('--through <day>', 'every day that is still open up to this one, in order', calendarDay)
    .option(
      '--because <text>',
      'why it is closed although something stands against it; no names or numbers of buyers',
      reason,
    )
    .option('--actor <name>', 'who signs (default: $QUITTANCE_ACTOR, else the user of this machine)')
    .option('--dry-run', 'only tell the figures, and what stands against it')
    .option('--check', 'close nothing: are the movements of closed days still those that were signed?')
    .option('--wait <seconds>', 'how long the stages may take to catch up', seconds, '60')
    .option('--json', 'as one JSON array')
    .action(async (flags: Flags) => done(await runCloseDay(argumentsOf(flags, env), env)));
}

function argumentsOf(flags: Flags, env: NodeJS.ProcessEnv): readonly string[] {
  const problem = problemOf(flags);
  if (problem !== null) throw new CliError(EXIT.usage, problem);
  const { account, day, through, because, actor, wait } = flags;
  const named = { account, day, through, because, wait, actor: actorOf(actor ?? null, env).name };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(flags.dryRun === true ? ['--dry-run'] : []),
    ...(flags.check === true ? ['--check'] : []),
    ...(flags.json === true ? ['--json'] : []),
  ];
}

/** Why the flags make no sense together; null where they do. */
export function problemOf({ account, all, day, through, check, dryRun, because }: Flags): string | null {
  if ((account === undefined) === (all === undefined))
    return 'Say whose: --account PROVIDER/ACCOUNT, or --all.';
  if (day !== undefined && through !== undefined)
    return '--day is one day, --through all up to one: give one of them.';
  if (check === true) {
    const others = through !== undefined || dryRun === true || because !== undefined;
    return others ? '--check closes nothing: it takes --account or --all, --day and --json.' : null;
  }
  return day === undefined && through === undefined
    ? 'Say which day: --day 2026-11-22, or --through 2026-11-30.'
    : null;
}

function accountName(text: string): string {
  if (!/^[^/]+\/[^/]+$/.test(text)) throw new InvalidArgumentError('write PROVIDER/ACCOUNT');
  return text;
}

/** What Date makes of it must be what was typed: there is no 30 February. */
function calendarDay(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('write a day of the calendar, such as 2026-11-22');
  return text;
}

function reason(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('say why');
  return text;
}

function seconds(text: string): string {
  if (!/^\d{1,6}$/.test(text) || Number(text) > MAX_WAIT_S)
    throw new InvalidArgumentError(`a whole number of seconds up to ${MAX_WAIT_S} is expected`);
  return text;
}
