import { type Command, InvalidArgumentError } from 'commander';
import { actorOf } from '../exceptions/actor.js';
import { asFinance } from '../query/query.js';
import { runningEnvironment } from '../server-environment.js';
import { findAccount } from './accounts.js';
import { type Arrival, awaitFigures, progressOf } from './await-figures.js';
import { connect } from './connect.js';
import { type ImportResult, importStatement } from './import.js';
import { listStatements, showStatement } from './list.js';
import { exitCodeOf, importJson, importText } from './report.js';

interface ImportFlags {
  readonly account: string;
  readonly day: number;
  readonly accounts?: string;
  readonly rows?: number;
  readonly total?: string;
  readonly unchecked?: true;
  readonly replaces?: string;
  readonly actor?: string;
  readonly dryRun?: true;
  readonly wait: boolean;
  readonly json?: true;
}

type Done = (code: number) => void;

/** `statement import|list|show`: providers' bills, set against what callbacks told. */
export function addStatement(statement: Command, done: Done, env: NodeJS.ProcessEnv): void {
  statement.description('a provider’s bills: import them, see what differs from what callbacks told');
  addImport(statement, done, env);
  statement
    .command('list')
    .description('imported bills: what they cover, their sums, what replaced them')
    .option('--json', 'as one JSON array')
    .action(async (flags: { json?: true }) => done(await listStatements(flags.json === true, env)));
  statement
    .command('show')
    .argument('<statement>', 'its id, or the first 8 digits of it')
    .description('how the payments and refunds of one bill stand against what we have')
    .option('--json', 'as one JSON array')
    .action(async (id: string, flags: { json?: true }) =>
      done(await showStatement(id, flags.json === true, env)),
    );
}

function addImport(statement: Command, done: Done, env: NodeJS.ProcessEnv): void {
  statement
    .command('import')
    .argument('<file>', 'a bill as the provider gives it (CSV)')
    .description(
      'check a whole bill and send it through the pipeline; a wrong file is refused, and leaves nothing',
    )
    .requiredOption(
      '--account <provider/account>',
      'whose bill; its "statement" in the accounts file says how it is read',
    )
    .requiredOption('--day <day>', 'which day it is of, such as 2026-11-22', calendarDay)
    .option(
      '--accounts <file>',
      'the accounts file (default: $QUITTANCE_ACCOUNTS_FILE, else that of the running pipeline)',
    )
    .option('--rows <n>', 'lines the bill has, as the provider’s page shows it', wholeNumber)
    .option('--total <amount>', 'sum of its payments, as the provider’s page shows it, such as 1234.50')
    .option('--unchecked', 'nothing tells whether the file is whole, and that is all right')
    .option('--replaces <statement>', 'the bill of that day that no longer counts')
    .option('--actor <name>', 'who imports it (default: $QUITTANCE_ACTOR, else the user of this machine)')
    .option('--dry-run', 'only tell what would happen')
    .option('--no-wait', 'end as soon as it is safe in Kafka, before its figures can be read')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: ImportFlags) => {
      const { rows = null, total = null, replaces = null, day } = flags;
      const request = {
        ...{ file, day, rows, total, replaces },
        account: findAccount(flags.account, flags.accounts ?? null, env),
        unchecked: flags.unchecked === true,
        actor: actorOf(flags.actor ?? null, env).name,
        dryRun: flags.dryRun === true,
      };
      const result = await importStatement(request, () => connect(runningEnvironment(env)), Date.now());
      const arrival = flags.wait ? await arrivalOf(result, env) : null;
      const text = flags.json === true ? importJson(result, arrival) : importText(result, arrival);
      process.stdout.write(`${text}\n`);
      done(exitCodeOf(result));
    });
}

/** Waits for the figures of what was sent; null where nothing was. */
async function arrivalOf(result: ImportResult, env: NodeJS.ProcessEnv): Promise<Arrival | null> {
  if (result.kind !== 'imported' || result.dryRun) return null;
  const clickhouse = asFinance(env);
  try {
    return await awaitFigures(() => progressOf(clickhouse, result.statement));
  } finally {
    await clickhouse.close();
  }
}

const DAY_MS = 86_400_000;

function calendarDay(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text))
    throw new InvalidArgumentError('a day is written like 2026-11-22');
  return at / DAY_MS;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}
