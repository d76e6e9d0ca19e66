import { join } from 'node:path';
import { eventually } from '../harness/eventually.js';
import { newHome, ROOT, removeHome, type Stack, start, startStack } from '../harness/stack.js';
import { asMembers } from '../simulator/json.js';
import { foreignAccounts, paths } from './foreign/accounts.js';
import { post } from './foreign/http.js';
import { newpayBody } from './foreign/signing.js';

const MAIN = join(ROOT, 'cli', 'dist', 'main.js');

interface Said {
  readonly code: number | string;
  readonly text: string;
}

type Members = Readonly<Record<string, unknown>>;

/** As finance works: with the command alone, on an order whose payment was reported with two amounts. */
describe('working on an exception with the command', () => {
  const home = newHome('exceptions');
  const accounts = foreignAccounts(home);
  let stack: Stack;
  let handle = '';

  beforeAll(async () => {
    stack = await startStack(home, ['--accounts', accounts.file], accounts.env);
    await report('12.50');
    await report('10.00');
    const [row] = await eventually(openOnes, (rows) => rows.length > 0);
    handle = String(row?.['handle']);
  }, 300_000);

  afterAll(async () => {
    await stack?.stop();
    removeHome(home);
  }, 60_000);

  async function report(value: string): Promise<void> {
    const payment = {
      appId: '6',
      payStatus: 'SUCCESS',
      payMethod: 1,
      orderType: 'ONLINE',
      orderAmt: { value, currency: 'USD' },
      mchOrderNo: 'mine-1',
      newpayOrderNo: 'np-1',
      settlementStatus: 0,
      paytime: Date.UTC(2026, 2, 1),
      attach: '',
    };
    const answer = await post(
      stack.endpoints.ingress + paths(accounts).newpay,
      newpayBody(payment, accounts.privateKey),
    );
    expect(answer.status).toBe(200);
  }

  async function quittance(...args: readonly string[]): Promise<Said> {
    const run = start(process.execPath, [MAIN, ...args], { QUITTANCE_HOME: home, QUITTANCE_ACTOR: 'li.na' });
    return { code: await run.ended, text: run.output() };
  }

  const exceptions = (...args: readonly string[]) => quittance('exceptions', ...args);

  async function rows(...args: readonly string[]): Promise<readonly Members[]> {
    const { code, text } = await quittance(...args, '--json');
    if (code !== 0) throw new Error(text);
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.map(asMembers) : [];
  }

  const openOnes = () => rows('exceptions', 'list', '--kind', 'restated', '--severity', 'H');
  const paidMinor = async () => (await rows('query', 'orders'))[0]?.['paid_minor'];

  function assertSaid(said: Said, code: number, words: string): void {
    expect(said.text).toContain(words);
    expect(said.code).toBe(code);
  }

  async function assertBalanced(): Promise<void> {
    const balance = await rows('query', 'trial-balance');
    expect(balance).toHaveLength(1);
    expect(balance[0]).toMatchObject({ paid_difference_minor: '0', refund_difference_minor: '0' });
  }

  it('shows it with its amount, and both variants of the fact', async () => {
    expect(await openOnes()).toMatchObject([
      { state: 'OPEN', order_key: 'newpay|laos|np-1', at_stake: '2.50 USD', at_stake_minor: '250' },
    ]);
    const { text } = await exceptions('show', handle);
    expect(text).toContain('paid 12.50 USD');
    expect(text).toContain('paid 10.00 USD');
    expect(text).toContain('raised');
    expect(await paidMinor()).toBe('1000');
  }, 60_000);

  it('is acknowledged and assigned, by its handle or its order', async () => {
    expect(await exceptions('ack', handle.slice(0, 8))).toMatchObject({ code: 0 });
    const assigned = await exceptions('assign', 'np-1', 'restated', '--to', 'wang', '--json');
    expect(assigned.code).toBe(0);
    const said: unknown = JSON.parse(assigned.text);
    expect(said).toMatchObject({
      actor: 'li.na',
      outcome: 'applied',
      exception: { state: 'ACKNOWLEDGED', assignee: 'wang', handled_by: 'li.na' },
    });
    assertSaid(await exceptions('ack', handle), 1, 'ACKNOWLEDGED already by li.na');
  }, 60_000);

  it('is resolved with the variant that counts: the money moves, and the books agree', async () => {
    const shown = asMembers(JSON.parse((await exceptions('show', handle, '--json')).text));
    const causes = Array.isArray(shown['causes']) ? shown['causes'].map(asMembers) : [];
    const wanted = String(causes.find(({ says }) => String(says).includes('paid 12.50'))?.['content_hash']);
    const why = ['--reason', 'confirmed_by_query', '--note', 'asked the provider'];
    const resolve = () =>
      exceptions('resolve', handle, ...why, '--counts', wanted.slice(0, 8), '--action-id', 'resolve-1');
    assertSaid(await resolve(), 0, 'applied');
    expect(await openOnes()).toEqual([]);
    expect(await paidMinor()).toBe('1250');
    await assertBalanced();

    assertSaid(await resolve(), 0, 'taken before');
    const again = await exceptions('resolve', handle, ...why);
    assertSaid(again, 1, 'RESOLVED already by li.na');
    const other = await exceptions('annotate', handle, '--note', 'x', '--action-id', 'resolve-1');
    assertSaid(other, 2, 'used for another decision');
  }, 90_000);

  it('opens again when another amount is reported, and the former decision no longer counts', async () => {
    await report('11.00');
    const [row] = await eventually(openOnes, (found) => found.length > 0);
    expect(row).toMatchObject({ handle, state: 'OPEN', assignee: 'wang', handled_by: 'li.na' });
    expect(await paidMinor()).toBe('1000');
    await assertBalanced();
    const history = await exceptions('show', handle);
    expect(history.text).toMatch(/acknowledged[\s\S]*assigned[\s\S]*resolved[\s\S]*raised/);
    const stale = await exceptions('ignore', handle, '--note', 'small', '--finding', 'f00d');
    assertSaid(stale, 1, 'Look at it again');
  }, 90_000);

  it('is the same for a kind that is decided when read', async () => {
    const overdue = () => rows('exceptions', 'list', '--kind', 'overdue_settlement', '--state', 'all');
    expect(await overdue()).toMatchObject([{ state: 'OPEN', order_key: 'newpay|laos|np-1' }]);
    const ignored = await exceptions('ignore', 'np-1', 'overdue_settlement', '--note', 'paid by cheque');
    expect(ignored).toMatchObject({ code: 0 });
    expect(await overdue()).toMatchObject([{ state: 'IGNORED', handled_by: 'li.na' }]);
    expect(await exceptions('reopen', 'np-1', 'overdue_settlement')).toMatchObject({ code: 0 });
    expect(await overdue()).toMatchObject([{ state: 'OPEN' }]);
  }, 60_000);

  it('answers what makes no sense', async () => {
    expect(await exceptions('show', 'nothing-like-it')).toMatchObject({ code: 1 });
    expect(await exceptions('reopen', handle)).toMatchObject({ code: 1 });
    expect(await exceptions('resolve', handle, '--reason', 'because', '--note', 'n')).toMatchObject({
      code: 2,
    });
    assertSaid(await exceptions('annotate', handle, '--note', 'n', '--no-wait'), 0, 'not waited for');
    const tooLong = await exceptions('annotate', handle, '--note', 'x'.repeat(1_001));
    assertSaid(tooLong, 2, 'note_too_long');
  }, 60_000);
});
