import { ConfigurationError } from '@quittance/runtime/config/problem';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { addCloseDay } from './close-day/command.js';
import { addExceptions } from './exceptions/command.js';
import { CliError, EXIT, messageOf } from './exit-codes.js';
import { explain } from './explain.js';
import { provisionOnly } from './provision.js';
import { type OutputFlags, outputOf } from './query/output.js';
import { query } from './query/query.js';
import { addRebuild } from './rebuild/command.js';
import { addRedrive } from './redrive/command.js';
import { send } from './send.js';
import { addStatement } from './statement/command.js';
import { status } from './status/status.js';
import { up } from './up/up.js';
import { addVerify } from './verify/command.js';

interface UpFlags {
  readonly once?: true;
  readonly sandbox: boolean;
  readonly accounts?: string;
  readonly json?: true;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

/** All verbs; each action resolves to the exit code. */
function program(done: (code: number) => void): Command {
  const root = new Command('quittance')
    .description('Payment callbacks in, exact orders, refunds and settlement out.')
    .exitOverride()
    .showHelpAfterError();
  root
    .command('up')
    .description('start everything and stay; the same as `npm start`')
    .option('--once', 'end after the summary; exit 0 only if every figure is right')
    .option('--no-sandbox', 'send no sandbox day')
    .option(
      '--accounts <file>',
      'use these accounts instead of the sandbox ones (default: $QUITTANCE_ACCOUNTS_FILE)',
    )
    .option('--json', 'progress as JSON lines')
    .action(async (flags: UpFlags) => {
      const own = flags.accounts ?? (process.env['QUITTANCE_ACCOUNTS_FILE'] || null);
      // The sandbox providers sign with the sandbox accounts' keys; with other accounts all would be refused.
      const sandbox = flags.sandbox && own === null;
      await up({ once: flags.once === true, sandbox, accounts: own, json: flags.json === true }, process.env);
    });
  root
    .command('provision')
    .description(
      'make topics, schemas and tables on the servers of the environment, and end; repeating changes nothing',
    )
    .action(async () => done(await provisionOnly(process.env)));
  root
    .command('status')
    .description('each stage: rate, lag, last progress')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: true }) => done(await status(flags.json === true, process.env)));
  root
    .command('explain')
    .argument('<id>', 'of an order, a callback or a refund')
    .description('everything known about an id, and where it lies')
    .option('--json', 'as JSON')
    .action(async (id: string, flags: { json?: true }) =>
      done(await explain(id, flags.json === true, process.env)),
    );
  addCloseDay(root.command('close-day'), done, process.env);
  addExceptions(root.command('exceptions'), done, process.env);
  addRebuild(root.command('rebuild'), done, process.env);
  addRedrive(root.command('redrive'), done, process.env);
  addStatement(root.command('statement'), done, process.env);
  addQuery(root, done);
  addVerify(root.command('verify'), done);
  addSend(root, done);
  return root;
}

interface QueryFlags extends OutputFlags {
  readonly limit?: number;
  readonly where?: string;
  readonly param: readonly string[];
}

function addQuery(root: Command, done: (code: number) => void): void {
  root
    .command('query')
    .argument('[name]', 'a public view or a named query; without it they are listed')
    .description('rows of a public view, read as the finance user, or of a named query')
    .option('--param <name=value>', 'for a named query; may be repeated', collect, [])
    .option('--format <format>', 'table (default), csv, json (with freshness) or parquet')
    .option('--output <file>', 'write there; the file has its name once it is whole')
    .option('--json', 'as one JSON array; 64-bit amounts as strings')
    .option('--limit <n>', 'of a view at most so many rows; 0 = all (a table: 100, else all)', wholeNumber)
    .option('--where <condition>', 'for a view: a ClickHouse condition, such as "currency = \'LAK\'"')
    .action(async (name: string | undefined, flags: QueryFlags) => {
      const output = outputOf(flags, process.stdout.isTTY);
      const options = {
        name: name ?? null,
        limit: flags.limit ?? (output.kind === 'table' ? 100 : 0),
        where: flags.where ?? null,
        parameters: flags.param,
        output,
      };
      done(await query(options, process.env));
    });
}

function collect(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}

/** What follows is the simulator’s business: its own `--help` tells the options. */
function addSend(root: Command, done: (code: number) => void): void {
  root
    .command('send')
    .description('send sandbox callbacks: --day, or --provider … --order … --amount … --currency …')
    .argument('[arguments...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: readonly string[]) => done(await send(args, process.env)));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError) return error.exitCode;
  return error instanceof ConfigurationError ? EXIT.usage : EXIT.off;
}

async function main(): Promise<number> {
  let code: number = EXIT.ok;
  try {
    await program((result) => {
      code = result;
    }).parseAsync();
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) process.stderr.write(`${messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // the reader may be gone
void main().then((code) => {
  process.exitCode = code;
});
