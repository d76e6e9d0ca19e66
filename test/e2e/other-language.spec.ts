import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as topics from '@quittance/schemas/topics/index';
import { eventually } from '../harness/eventually.js';
import { newHome, ROOT, removeHome, type Stack, start, startStack } from '../harness/stack.js';
import { readTopic } from '../harness/topics.js';
import { asMembers, membersOf } from '../simulator/json.js';
import { foreignAccounts, paths } from './foreign/accounts.js';
import { post } from './foreign/http.js';
import { foreignDay } from './foreign/orders.js';

const MAIN = join(ROOT, 'cli', 'dist', 'main.js');
const SCRIPT = join(ROOT, 'test', 'clients', 'read_topics.py');
/** Kept between runs: making it takes longer than the test. */
const VENV = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'quittance', 'python-clients');
const hasPython = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;

interface Line {
  readonly topic: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Of the last line only: records per topic. */
  readonly done: Readonly<Record<string, number>>;
}

(hasPython ? describe : describe.skip)('another client in another language (needs python3 with venv)', () => {
  const home = newHome('python');
  const accounts = foreignAccounts(home);
  const names = Object.values(topics).flatMap((topic) => topic.names);
  let stack: Stack;
  let lines: readonly Line[];

  beforeAll(async () => {
    stack = await startStack(home, ['--accounts', accounts.file], accounts.env);
    const { sendings } = foreignDay(11, accounts);
    for (const { path, body } of sendings) await post(stack.endpoints.ingress + path, body);
    await post(stack.endpoints.ingress + paths(accounts).newpay, 'not JSON');
    await post(stack.endpoints.ingress + paths(accounts).hfcsbc, '{"osTradeNo":"os-unreadable"}');
    await eventually(
      () => readTopic(stack.endpoints, topics.callbackOutcomes),
      (outcomes) => outcomes.filter((one) => one.fact_index < 0).length === sendings.length + 1,
    );
    await annotateOne(home);
    await importBill(home);
    await quittance(
      home,
      'close-day',
      '--all',
      '--day',
      '2026-03-02',
      '--because',
      'spec',
      '--actor',
      'spec',
    );
    await quittance(home, 'redrive', '--all', '--apply', '--actor', 'spec');
    lines = await readByPython(stack, names);
  }, 300_000);

  afterAll(async () => {
    await stack?.stop();
    removeHome(home);
  }, 60_000);

  it('reads every topic to its end', () => {
    const done = lines.at(-1)?.done ?? {};
    expect(Object.keys(done).toSorted()).toEqual(names.toSorted());
    expect(Object.entries(done).filter(([, count]) => count === 0)).toEqual([]);
  });

  it.each([
    [topics.orderSnapshots, ['order_key', 'payment_state', 'paid_minor', 'refunded_minor', 'currency']],
    [topics.callbackOutcomes, ['callback_id', 'fact_index', 'outcome', 'reason', 'order_key']],
    [topics.orderEvents, ['event_id', 'type', 'order_key', 'movement_minor', 'movement_kind']],
  ] as const)('and finds the same in it as we do (%#)', async (topic, fields) => {
    const rows = (values: readonly object[]) =>
      values
        .map((value) => JSON.stringify(fields.map((field) => text(Object.entries(value), field))))
        .toSorted();
    const theirs = lines.flatMap(({ topic: name, value }) =>
      topic.names.some((one) => one === name) ? [value] : [],
    );
    expect(rows(theirs)).toEqual(rows(await readTopic<object>(stack.endpoints, topic)));
  });
});

/** One operator action, so that no topic is empty: every hfcsbc order here is unsigned and says so. */
async function annotateOne(home: string): Promise<void> {
  const handle = await eventually(
    async () => {
      const listed: unknown = JSON.parse(
        await quittance(home, 'exceptions', 'list', '--limit', '1', '--json'),
      );
      const [first] = Array.isArray(listed) ? listed.map(asMembers) : [];
      return String(first?.['handle'] ?? '');
    },
    (found) => found !== '',
    { limitMs: 60_000 },
  );
  await quittance(home, 'exceptions', 'annotate', handle, '--note', 'seen', '--actor', 'spec');
}

/** One of the example bills, so that no topic is empty. */
async function importBill(home: string): Promise<void> {
  const examples = join(ROOT, 'docs', 'statements');
  const statement: unknown = JSON.parse(readFileSync(join(examples, 'newpay-type.json'), 'utf8'));
  const account = { provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane' };
  const accounts = join(home, 'bills.json');
  writeFileSync(accounts, JSON.stringify({ accounts: [{ ...account, statement }] }));
  const whose = ['--account', 'newpay/laos', '--day', '2026-03-01', '--accounts', accounts];
  const bill = join(examples, 'newpay-type.csv');
  await quittance(home, 'statement', 'import', bill, ...whose, '--rows', '3', '--actor', 'spec');
}

async function quittance(home: string, ...args: readonly string[]): Promise<string> {
  const run = start(process.execPath, [MAIN, ...args], { QUITTANCE_HOME: home });
  if ((await run.ended) !== 0) throw new Error(run.output());
  return run.output();
}

/** Amounts are bigints here and Python integers there. */
function text(entries: readonly (readonly [string, unknown])[], field: string): string {
  return String(entries.find(([name]) => name === field)?.[1]);
}

function lineOf(text: string): Line {
  const { topic, value, done } = membersOf(text);
  const counts = Object.entries(asMembers(done)).map(([name, count]): [string, number] => [
    name,
    Number(count),
  ]);
  return { topic: String(topic), value: asMembers(value), done: Object.fromEntries(counts) };
}

async function readByPython(stack: Stack, names: readonly string[]): Promise<readonly Line[]> {
  const { kafka, schemaRegistry } = stack.endpoints;
  const args = [
    '--brokers',
    kafka,
    '--registry',
    schemaRegistry,
    '--topics',
    names.join(','),
    '--venv',
    VENV,
  ];
  const run = start('python3', [SCRIPT, ...args], { PYTHONIOENCODING: 'utf-8' });
  if ((await run.ended) !== 0) throw new Error(run.output());
  return run
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(lineOf);
}
