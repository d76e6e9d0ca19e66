import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readClickHouse } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { asTexts, membersOf } from './json.js';
import { messageOf } from './message-of.js';
import { type Addresses, runDay } from './run-day.js';
import { makeSandbox, openSandbox } from './sandbox.js';
import { scenarioNames, sendOne } from './send-one.js';

const HELP = `Simulated providers: they sign like the real ones, read the answers, and repeat as those do.

  quittance send --day                     the scripted day; sent again it changes no total
  quittance send --provider P --order NO --amount 12.00 [--currency C] [--account A] [--scenario NAME]
  quittance send --provider P --scenarios  the scenarios of a provider

Exit codes: 0 all accepted and right, 1 not, 2 wrong usage.
`;

const OPTIONS = {
  endpoints: { type: 'string' },
  sandbox: { type: 'string' },
  provider: { type: 'string' },
  account: { type: 'string' },
  order: { type: 'string' },
  amount: { type: 'string' },
  currency: { type: 'string' },
  scenario: { type: 'string', default: 'paid' },
  scenarios: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

class UsageError extends Error {}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing\n\n${HELP}`);
  return value;
}

function addresses(file: string): Addresses {
  const {
    ingress = '',
    console = '',
    kafka = '',
    clickhouse = '',
  } = asTexts(membersOf(readFileSync(file, 'utf8')));
  return { ingress, console, kafka, clickhouse };
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) {
    say(HELP);
    return true;
  }
  const folder = required(values.sandbox, 'sandbox');
  switch (positionals[0] ?? '') {
    case 'accounts':
      makeSandbox(folder, Date.now());
      return true;
    case 'day':
      return await day(required(values.endpoints, 'endpoints'), folder, values.json);
    case 'send':
      return await send(values, folder);
    default:
      throw new UsageError(HELP);
  }
}

async function day(endpointsFile: string, folder: string, json: boolean): Promise<boolean> {
  const found = addresses(endpointsFile);
  const env = { QUITTANCE_CLICKHOUSE_URL: found.clickhouse, ...process.env };
  const password = process.env['QUITTANCE_FINANCE_PASSWORD'] ?? '';
  const own = join(dirname(endpointsFile), 'servers.json');
  const isOwn = existsSync(own) && 'QUITTANCE_FINANCE_PASSWORD' in membersOf(readFileSync(own, 'utf8'));
  return await runDay({
    addresses: found,
    clickhouse: { ...readSettings(env, readClickHouse), username: 'finance', password },
    passwordIn: isOwn ? own : 'your QUITTANCE_FINANCE_PASSWORD',
    sandbox: openSandbox(folder),
    json,
    say,
  });
}

async function send(
  values: Readonly<Partial<Record<string, string | boolean>>>,
  folder: string,
): Promise<boolean> {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const provider = required(text('provider'), 'provider');
  const sandbox = openSandbox(folder);
  if (values['scenarios'] === true) {
    say(scenarioNames(provider, sandbox).join('\n'));
    return true;
  }
  const wish = {
    provider,
    account: text('account') ?? null,
    order: required(text('order'), 'order'),
    amount: required(text('amount'), 'amount'),
    currency: text('currency') ?? null,
    scenario: text('scenario') ?? 'paid',
  };
  return await sendOne(wish, addresses(required(text('endpoints'), 'endpoints')).ingress, sandbox, say);
}

/** Ends with the process that started us: it holds the other end of our standard input. */
function watchParent(): void {
  if (process.env['QUITTANCE_PARENT_WATCH'] !== 'true') return;
  process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1));
  process.stdin.resume();
}

function isUsageMistake(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}

watchParent();
main().then(
  (right) => process.exit(right ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(isUsageMistake(error) ? 2 : 1);
  },
);
