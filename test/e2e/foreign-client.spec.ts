import { eventually } from '../harness/eventually.js';
import { newHome, removeHome, type Stack, startStack } from '../harness/stack.js';
import { membersOf } from '../simulator/json.js';
import { foreignAccounts } from './foreign/accounts.js';
import { clickhouseRows, inParallel, post } from './foreign/http.js';
import { type ForeignDay, foreignDay, forgeries, type Sums, shuffled } from './foreign/orders.js';
import { isEftpaySuccess } from './foreign/signing.js';

const ORDERS_PER_PROVIDER = 450;
const PASSWORD = 'finance-of-the-foreign-client';

describe('a client written elsewhere, with keys of its own', () => {
  const home = newHome('foreign');
  const accounts = foreignAccounts(home);
  let stack: Stack;
  let day: ForeignDay;
  let accepted = 0;
  const wrongAnswers: string[] = [];

  const asFinance = (statement: string) =>
    clickhouseRows(stack.endpoints.clickhouse, 'finance', PASSWORD, statement);

  beforeAll(async () => {
    stack = await startStack(home, [], {
      QUITTANCE_ACCOUNTS_FILE: accounts.file,
      ...accounts.env,
      QUITTANCE_FINANCE_PASSWORD: PASSWORD,
    });
    day = foreignDay(ORDERS_PER_PROVIDER, accounts);
    const repeated = day.sendings.filter((_, index) => index % 4 === 0);
    const all = shuffled([...day.sendings, ...repeated, ...repeated, ...forgeries(day.sendings, 9)]);
    await inParallel(all, 64, async ({ path, body, genuine }) => {
      const answer = await post(stack.endpoints.ingress + path, body);
      const success = isSuccess(path, answer.body, accounts.eftpaySecret);
      const status = genuine ? 200 : 401;
      if (answer.status !== status || success !== genuine)
        wrongAnswers.push(`${path} ${answer.status} ${answer.body}`);
      if (genuine) accepted++;
    });
  }, 240_000);

  afterAll(async () => {
    await stack?.stop();
    removeHome(home);
  }, 60_000);

  it('is answered in each provider’s own way, forgeries with its failure', () => {
    expect(wrongAnswers).toEqual([]);
    expect(accepted).toBeGreaterThan(3_000);
  });

  it('finds every accepted callback with exactly one outcome', async () => {
    const [row] = await eventually(
      () =>
        asFinance(
          'SELECT count() AS callbacks, uniqExact(topic, partition, offset) AS places FROM callback_outcomes WHERE fact_index < 0',
        ),
      ([counts]) => Number(counts?.['callbacks'] ?? 0) >= accepted,
      { limitMs: 60_000 },
    );
    expect(row).toEqual({ callbacks: String(accepted), places: String(accepted) });
  }, 70_000);

  it.each([
    [
      'orders',
      `SELECT concat(provider, ' ', assumeNotNull(currency)) AS name, countIf(payment_state = 'SUCCEEDED') AS orders,
        sum(toInt128(paid_minor)) AS gross, sum(toInt128(refunded_minor)) AS refunds
       FROM orders WHERE currency IS NOT NULL GROUP BY name`,
    ],
    [
      'movements',
      `SELECT concat(provider, ' ', currency) AS name, uniqExactIf(order_key, kind = 'payment') AS orders,
        sumIf(toInt128(amount_minor), kind = 'payment') AS gross, -sumIf(toInt128(amount_minor), kind != 'payment') AS refunds
       FROM movements GROUP BY name`,
    ],
    [
      'settlement_daily',
      `SELECT concat(provider, ' ', currency) AS name, sum(paid_orders) AS orders,
        sum(toInt128(gross_minor)) AS gross, sum(toInt128(refunds_minor)) AS refunds
       FROM settlement_daily GROUP BY name`,
    ],
  ])(
    'finds its own sums in %s',
    async (_view, statement) => {
      const expected = sumsAsTexts(day.sums);
      const found = await eventually(
        async () => rowsAsTexts(await asFinance(statement)),
        (sums) => JSON.stringify(sums) === JSON.stringify(expected),
        { limitMs: 20_000 },
      ).catch(async () => rowsAsTexts(await asFinance(statement)));
      expect(found).toEqual(expected);
    },
    60_000,
  );

  it('finds every refund of the providers that number them', async () => {
    const rows = await asFinance(
      `SELECT concat(provider, ' ', currency) AS name, 0 AS orders, 0 AS gross, sum(toInt128(amount_minor)) AS refunds
       FROM refunds WHERE state = 'SUCCEEDED' AND provider != 'hfcsbc' GROUP BY name`,
    );
    const expected = sumsAsTexts(day.sums)
      .filter(([name]) => name?.startsWith('hfcsbc') === false)
      .map(([name = '', , , refunds = '']) => [name, '0', '0', refunds]);
    expect(rowsAsTexts(rows)).toEqual(expected);
  });

  it('cannot write, nor read what is not public', async () => {
    await expect(asFinance('CREATE TABLE mine (x UInt8) ENGINE = Memory')).rejects.toThrow();
    await expect(asFinance('SELECT count() FROM t_orders')).rejects.toThrow();
  });
});

function isSuccess(path: string, body: string, eftpaySecret: string): boolean {
  if (path.startsWith('/callbacks/eftpay/')) return isEftpaySuccess(body, eftpaySecret);
  const members = membersOf(body);
  return members['transResult'] === 'SUCCESS' || members['code'] === 8888;
}

function sumsAsTexts(sums: ReadonlyMap<string, Sums>): readonly (readonly string[])[] {
  return [...sums]
    .map(([name, { orders, gross, refunds }]) => [name, String(orders), String(gross), String(refunds)])
    .toSorted(byName);
}

function rowsAsTexts(rows: readonly Readonly<Record<string, string>>[]): readonly (readonly string[])[] {
  return rows
    .map((row) => [row['name'] ?? '', row['orders'] ?? '', row['gross'] ?? '', row['refunds'] ?? ''])
    .toSorted(byName);
}

function byName([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return one < other ? -1 : 1;
}
