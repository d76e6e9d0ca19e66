import {
  DATABASE,
  OWN,
  openAs,
  openAsMerchant,
  testMerchants,
} from '@quittance/projections/access/access.given';
import { merchantReader } from '@quittance/projections/access/readers';
import { provisionTables } from '@quittance/projections/provision';
import { queries } from '@quittance/projections/queries/registry';
import { boundParameters } from '@quittance/projections/queries/run';
import { views } from '@quittance/projections/registry';
import {
  plainProvision,
  settingsFromEnvironment,
  type TestDatabase,
  testDatabase,
} from '@quittance/projections/testing/clickhouse.given';
import { openClickHouse, type Row } from '@quittance/runtime/clickhouse';
import { EXPORT_FORMATS, exportAnswer } from '@quittance/runtime/clickhouse/export';
import { completeSlas } from '@quittance/runtime/config/slas';
import { ask, balances, comparable, everything, understood } from './asking.js';
import { CALENDARS } from './business.js';
import type { Asked, Truth } from './expected/asked.js';
import { books } from './expected/books.js';
import { days } from './expected/days.js';
import { orders } from './expected/orders.js';
import { refunds } from './expected/refunds.js';
import { settlement } from './expected/settlement.js';
import { type Cells, total } from './expected/tally.js';
import { generatedMonth } from './month.js';
import { refunded, type Sale } from './sales.js';
import { storeMonth } from './stored.js';
import { orderKey, sentOf } from './told.js';

const ACCESS_DENIED = 497;
const ORDERS = 350;
const AS_OF = Date.UTC(2026, 3, 2);

/** The truth, and every callback about it, some of them late, repeated, restated or out of order. */
function generated(): Truth {
  const sales = generatedMonth(ORDERS);
  const sendings = sentOf(sales);
  const firstSeenAt = new Map<string, number>();
  for (const { fact } of sendings) {
    const known = firstSeenAt.get(fact.order_key) ?? Number.POSITIVE_INFINITY;
    firstSeenAt.set(fact.order_key, Math.min(known, fact.received_at));
  }
  return { sales, sendings, firstSeenAt, asOf: AS_OF };
}

/** Everything; one merchant around the change of clocks; days of another zone; one account. */
const QUESTIONS: readonly Asked[] = [
  everything,
  { ...everything, merchant: 'acme', from: '2026-03-06', to: '2026-03-12' },
  { ...everything, zone: 'America/New_York', from: '2026-03-08', to: '2026-03-20' },
  { ...everything, provider: 'newpay', account: 'ny', to: '2026-03-25' },
];

type Expectation = (truth: Truth, asked: Asked) => readonly Cells[];
const EXPECTED: Readonly<Record<string, Expectation>> = {
  ...days,
  ...settlement,
  ...refunds,
  ...orders,
  ...books,
};

/** Compared below by what they must contain, or by specs of their own. */
const ELSEWHERE = [
  'accepted_exceptions',
  'closed_day',
  'day_close_check',
  'duplicates_by_order',
  'exceptions_ageing',
  'exceptions_open',
  'find_order',
  'late_and_restatements',
  'order_timeline',
  'outcomes_by_account',
  'quarantined_by_reason',
  'statement_diff',
  'statement_lines_open',
  'summary',
];

const truth = generated();
let db: TestDatabase;
const about = (name: string, asked = everything) => ask(db.clickhouse, name, asked, AS_OF);

function merchantOf(row: Row): string | undefined {
  return typeof row['merchant'] === 'string' ? row['merchant'] : undefined;
}

/** Compares an answer with what was added up by hand. */
async function isAsExpected(name: string, asked: Asked): Promise<void> {
  const expected = EXPECTED[name]?.(truth, understood(name, asked)) ?? [];
  const columns = Object.keys(expected[0] ?? {});
  const answer = await about(name, asked);
  const rows = name === 'journal' ? balances(answer) : answer;
  expect(comparable(rows, columns)).toEqual(comparable(expected, columns));
}

beforeAll(async () => {
  db = await testDatabase();
  await provisionTables(db.clickhouse, { ...plainProvision, calendars: CALENDARS });
  await storeMonth(db.clickhouse, truth.sendings, 1);
});
afterAll(() => db.drop());

describe('a month whose every total is known', () => {
  it('has what is hard in it', () => {
    const count = (holds: (sale: (typeof truth.sales)[number]) => boolean) =>
      truth.sales.filter(holds).length;
    expect(count(({ state }) => state === 'UNKNOWN')).toBeGreaterThan(5);
    expect(count(({ held }) => held)).toBeGreaterThan(1);
    expect(count(({ alsoTold }) => alsoTold !== null)).toBeGreaterThan(5);
    expect(count((sale) => sale.state === 'SUCCEEDED' && refunded(sale) > sale.paid)).toBeGreaterThan(2);
    expect(count((sale) => sale.refunds.some(({ counted }) => !counted))).toBeGreaterThan(1);
    expect(count(({ mergeNo }) => mergeNo !== null)).toBeGreaterThan(10);
  });

  it.each(Object.keys(EXPECTED))('%s says what was added up by hand', async (name) => {
    await Promise.all(QUESTIONS.map((asked) => isAsExpected(name, asked)));
  });

  it('every named query is compared here, or in a spec of its own', () => {
    const compared = [...Object.keys(EXPECTED), ...ELSEWHERE];
    expect([...queries.keys()].filter((name) => !compared.includes(name))).toEqual([]);
  });

  // Some days and merchants have refunds and no payment: what a format asks of a column is computed for those, too.
  it.each([...queries.values()].map((query) => [query.name, query] as const))(
    '%s can be written in every format, day by day',
    async (_, query) => {
      const parameters = boundParameters(query, {}, () => AS_OF);
      for (const format of EXPORT_FORMATS) {
        const wish = { sql: query.sql, parameters, format, maxRows: null, timeoutMs: null };
        const { body } = await exportAnswer(db.clickhouse, wish);
        await body.resume().toArray();
      }
    },
  );

  it('summary: all there is, per provider and currency', async () => {
    const rows = await about('summary');
    const gross = (currency: string) =>
      total(truth.sales, (sale) => (sale.currency === currency ? sale.paid : null));
    for (const row of rows.filter((each) => each['currency'] !== 'USD')) {
      expect(row['gross_minor']).toBe(String(gross(String(row['currency']))));
    }
  });

  it('exceptions: as many as the month has, grouped as they are listed', async () => {
    const listed = await about('exceptions_open');
    const ofKind = (kind: string) => listed.filter((row) => row['kind'] === kind).length;
    const over = truth.sales.filter((sale) => sale.state === 'SUCCEEDED' && refunded(sale) > sale.paid);
    expect(ofKind('over_refund')).toBe(over.length);
    expect(ofKind('restated')).toBe(truth.sales.filter(({ alsoTold }) => alsoTold !== null).length);
    const grouped = await about('exceptions_ageing');
    const sum = grouped.reduce((count, row) => count + Number(row['exceptions']), 0);
    expect(sum).toBe(listed.length);
  });

  it('find_order: by each of its numbers, with whose it is; by part of one, none', async () => {
    const found = async (number: string) => {
      const rows = await db.clickhouse.query(queries.get('find_order')?.sql ?? '', { number });
      return rows.map((row) => `${row['found_by']} ${row['order_key']} ${row['paid_minor']}`).sort();
    };
    const told = (by: string, isMeant: (sale: Sale) => boolean) =>
      truth.sales
        .filter(isMeant)
        .map((sale) => `${by} ${orderKey(sale)} ${sale.paid}`)
        .sort();
    for (const { no } of truth.sales.slice(0, 5)) {
      expect(await found(no)).toEqual(told('provider', (sale) => sale.no === no));
      expect(await found(`m-${no}`)).toEqual(told('merchant', (sale) => sale.no === no));
      expect(await found(no.slice(1))).toEqual([]);
    }
    const mergeNo = truth.sales.find((sale) => sale.mergeNo !== null)?.mergeNo ?? '';
    const members = told('merge', (sale) => sale.mergeNo === mergeNo);
    expect(members.length).toBeGreaterThan(1);
    expect(await found(mergeNo)).toEqual(members);
  });

  it('order_timeline: each sending and each change of one order, and its movements', async () => {
    const [sale] = truth.sales.filter((each) => each.refunds.length === 2 && each.account.settles);
    if (sale === undefined) throw new Error('no order with two refunds');
    const order = orderKey(sale);
    const query = queries.get('order_timeline');
    const rows = await db.clickhouse.query(query?.sql ?? '', { order, zone: 'Asia/Tokyo' });
    const sent = truth.sendings.filter(({ fact }) => fact.order_key === order);
    expect(rows.filter((row) => row['entry'] === 'fact')).toHaveLength(sent.length);
    const moved = rows.reduce((sum, row) => sum + BigInt(String(row['movement_minor'] ?? 0)), 0n);
    expect(moved).toBe(sale.paid - refunded(sale));
    expect(comparable(rows, ['occurred_at'])).toEqual(
      rows.map((row) => `occurred_at "${row['occurred_at']}"`),
    );
  });

  it('journal: debits are credits after each movement, and nothing is taken out', async () => {
    const rows = await about('journal');
    const second = rows.filter((row) => row['line'] === 2);
    expect(second.length * 2).toBe(rows.length);
    expect(second.filter((row) => row['running_debit_minor'] !== row['running_credit_minor'])).toEqual([]);
    expect(rows.some((row) => row['kind'] === 'restatement')).toBe(true);
  });
});

describe('the same month once more, as a replay stores it', () => {
  beforeAll(() => storeMonth(db.clickhouse, truth.sendings, 3));

  it('was stored twice', async () => {
    const [rows] = await db.clickhouse.query(
      'SELECT (SELECT count() FROM t_order_facts) > (SELECT count() FROM order_facts) AS doubled',
    );
    expect(rows).toEqual({ doubled: 1 });
  });

  it.each(Object.keys(EXPECTED))('%s says the same', (name) => isAsExpected(name, everything));
});

describe('trial_balance finds', () => {
  const off = (row: Row) =>
    ['paid', 'refund', 'refund_ledger', 'net'].some((side) => row[`${side}_difference_minor`] !== '0');
  const plant = (table: string, replaced: string, where: string) =>
    db.clickhouse.command(
      `INSERT INTO ${table} SELECT * REPLACE (${replaced}) FROM ${table} FINAL WHERE ${where} ORDER BY order_key LIMIT 1`,
    );
  const paidIn = (merchant: string) =>
    `merchant = '${merchant}' AND payment_state = 'SUCCEEDED' AND refund_state = 'PARTIAL'`;

  it('a movement nobody made, an amount and a refund that were changed: each on its day, and nothing else', async () => {
    await plant(
      't_order_events',
      "'planted' AS event_id, 5 AS movement_minor",
      "merchant = 'delta' AND movement_kind = 'payment'",
    );
    await plant(
      't_orders',
      'version + 1 AS version, paid_minor + 3 AS paid_minor, net_minor + 3 AS net_minor',
      paidIn('beta'),
    );
    await plant(
      't_orders',
      'version + 1 AS version, refunded_minor + 2 AS refunded_minor, net_minor - 2 AS net_minor',
      paidIn('gamma'),
    );
    const rows = await about('trial_balance');
    const found = rows.filter(off);
    expect(rows.slice(0, found.length)).toEqual(found);
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ merchant: 'delta', paid_difference_minor: '5' }),
        expect.objectContaining({ merchant: 'beta', paid_difference_minor: '-3' }),
        expect.objectContaining({ merchant: 'gamma', refund_ledger_difference_minor: '2' }),
      ]),
    );
  });
});

describe('in the live database, where the server’s users file grants by its name', () => {
  beforeAll(async () => {
    const owner = openClickHouse(settingsFromEnvironment(), { database: DATABASE });
    const financePassword = process.env['QUITTANCE_FINANCE_PASSWORD'] ?? '';
    const merchantPasswords = testMerchants();
    await provisionTables(owner, {
      ...plainProvision,
      slas: completeSlas([]),
      financePassword,
      merchantPasswords,
    });
    await owner.close();
  });

  it('finance runs every query, with its own rights', async () => {
    const finance = openAs('finance');
    for (const name of queries.keys()) await ask(finance, name, everything, AS_OF);
    await finance.close();
  });

  it('a merchant runs those that read only views open to it, and sees no other’s rows', async () => {
    const merchant = openAsMerchant(OWN);
    const open = merchantReader(OWN, views).views.map(({ name }) => name);
    const closed = views.flatMap(({ name }) => (open.includes(name) ? [] : [name]));
    // Of day_closes a merchant reads the columns that are its own.
    const reads = new RegExp(`\\b(?:FROM|JOIN)\\s+(?:${closed.join('|')})\\b|\\baccepted_exceptions\\b`);
    const allowed = [...queries.values()].filter(({ sql }) => !reads.test(sql)).map(({ name }) => name);
    expect(allowed).toEqual(
      expect.arrayContaining(['settlement_lag', 't_plus_one_breaches', 'closed_day', 'merchant_day']),
    );
    for (const { name, sql } of queries.values()) {
      const answer = ask(merchant, name, everything, AS_OF);
      if (reads.test(sql)) await expect(answer).rejects.toMatchObject({ serverCode: ACCESS_DENIED });
      else expect((await answer).filter((row) => ![undefined, OWN].includes(merchantOf(row)))).toEqual([]);
    }
    await merchant.close();
  });
});
