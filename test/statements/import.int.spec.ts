import { awaitFigures, progressOf } from '@quittance/cli/statement/await-figures';
import type { ImportResult } from '@quittance/cli/statement/import';
import { verdictOf } from '@quittance/cli/verify/verdict';
import { newpayPayment, newpayRefund } from '@quittance/processors/testing/callbacks';
import { queries } from '@quittance/projections/queries/registry';
import { exampleJson, mappingOf } from '@quittance/runtime/accounts/statement.given';
import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { openStatementStand, type StatementStand } from './stand.js';

jest.setTimeout(120_000);

const account: StatementAccount = {
  ...{ provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane', merchants: {} },
  statement: mappingOf({ ...exampleJson('newpay'), currencies: { USD: 2 } }).mapping,
};
const TITLES = 'newpayOrderNo;mchOrderNo;newpayRefundNo;type;status;currency;amountMinor;feeMinor;finishTime';
const line = (order: string, amount: number, refund = '') =>
  `${order};M-${order};${refund};${refund === '' ? 'pay' : 'refund'};1;USD;${amount};7;20260301110000`;
const billOf = (...lines: readonly string[]) => [TITLES, ...lines, ''].join('\n');

/** N1 and its refund agree; N2 is off by 1.00; N3 is not in it; of N9 nobody told us. */
const FIRST = billOf(line('N1', 1230), line('N1', 500, 'R1'), line('N2', 1900), line('N9', 44));
const CORRECTED = billOf(line('N1', 1230), line('N1', 500, 'R1'), line('N2', 2000), line('N3', 100));

let at: StatementStand;
beforeAll(async () => {
  at = await openStatementStand(account);
  await at.stand.send([
    newpayPayment('N1', '12.30'),
    newpayRefund('N1', 'R1', '5.00', '12.30'),
    newpayPayment('N2', '20.00'),
    newpayPayment('N3', '1.00'),
  ]);
});
afterAll(() => at.close());

const matches = async () =>
  (await at.query('SELECT * FROM statement_matches ORDER BY provider_order_no, kind, subject')).map((row) =>
    ['provider_order_no', 'kind', 'verdict', 'ours_minor', 'theirs_minor', 'currency']
      .map((name) => String(row[name]))
      .join(' '),
  );
const open = async () =>
  (
    await at.query(
      "SELECT provider_order_no, kind, subject, at_stake_minor, currency FROM exceptions WHERE state = 'OPEN' ORDER BY ALL",
    )
  ).map((row) => Object.values(row).join(' '));
const sent = async () => (await at.read('statement-lines')).length + (await at.read('statements')).length;

/** What an import would wait for, as it is shown now. */
const progress = async (result: ImportResult) => {
  if (result.kind !== 'imported') throw new Error(`not imported but ${result.kind}`);
  const topic = `${at.stand.pipeline.options.prefix}statement-lines`;
  return progressOf(
    { query: (...asked) => at.stand.database.clickhouse.query(...asked) },
    result.statement,
    topic,
  );
};
const DONE = { isStored: true, undecided: 0, unshown: 0, outdated: 0, quarantined: 0 };

test('a wrong file, and a dry run, leave nothing behind', async () => {
  const half = `${FIRST.slice(0, -20)}\n`;
  expect(await at.importBill(half)).toMatchObject({ kind: 'refused', mistakes: [{ row: 5 }] });
  expect(await at.importBill(FIRST, { rows: 5 })).toMatchObject({ kind: 'refused' });
  expect(await at.importBill(FIRST, { dryRun: true })).toMatchObject({ kind: 'imported', dryRun: true });
  expect(await sent()).toBe(0);
});

test('a bill is set against what callbacks told: planted differences are found, each with its amount', async () => {
  await at.settle();
  const result = await at.importBill(FIRST, { rows: 4 });
  expect(result).toMatchObject({
    kind: 'imported',
    statement: { rows: 4, lines: 4, checks: ['rows'], covers: ['PAYMENT', 'REFUND'] },
  });
  expect(await progress(result)).toMatchObject({ isStored: false });
  await at.settleBills();
  // The lines are stored and nobody has taken them: nothing may be said of what differs.
  expect(await progress(result)).toEqual({ ...DONE, undecided: 4, unshown: 4 });
  expect(await matches()).toEqual([
    'N1 PAYMENT pending 1230 null USD',
    'N1 REFUND pending 500 null USD',
    'N2 PAYMENT pending 2000 null USD',
    'N3 PAYMENT missing_there 100 null USD',
  ]);
  await at.settle();
  expect(await awaitFigures(() => progress(result))).toEqual({ kind: 'arrived', quarantined: 0 });
  expect(await matches()).toEqual([
    'N1 PAYMENT matched 1230 1230 USD',
    'N1 REFUND matched 500 500 USD',
    'N2 PAYMENT amount_differs 2000 1900 USD',
    'N3 PAYMENT missing_there 100 null USD',
    'N9 PAYMENT missing_here 0 44 USD',
  ]);
  expect(await open()).toEqual([
    'N2 statement_diff  100 USD',
    'N3 statement_diff missing_there 100 USD',
    'N9 statement_diff  44 USD',
  ]);
  const any = { from: '1970-01-01', to: '2299-12-31', provider: '*', account: '*', merchant: '*' };
  const sql = queries.get('statement_diff')?.sql ?? '';
  expect(await at.stand.database.clickhouse.query(sql, any)).toMatchObject([
    { verdict: 'amount_differs', entries: '1', difference_minor: '100', currency: 'USD' },
    { verdict: 'matched', entries: '2' },
    { verdict: 'missing_here', theirs_minor: '44' },
    { verdict: 'missing_there', ours_minor: '100' },
  ]);
  const [order] = await at.query(
    `SELECT paid_minor, net_minor, statement_paid_minor, statement_refunded_minor, toString(provider_fee) AS fee
     FROM orders WHERE provider_order_no = 'N1'`,
  );
  expect(order).toMatchObject({
    ...{
      paid_minor: '1230',
      net_minor: '730',
      statement_paid_minor: '1230',
      statement_refunded_minor: '500',
    },
    fee: '0.14',
  });
});

test('imported twice it changes nothing; its lines sent twice are duplicates', async () => {
  const before = [await sent(), await matches()];
  expect(await at.importBill(FIRST)).toMatchObject({ kind: 'known', replacedBy: null });
  expect(await sent()).toBe(before[0]);
  // As after an import that died before its header: the same lines once more.
  const lines = await at.read('statement-lines');
  await at.stand.pipeline.send(
    lines.map(({ partition: _, offset: __, ...record }) => ({ ...record, partition: null })),
  );
  await at.settle();
  expect(await matches()).toEqual(before[1]);
  const outcomes = (await at.stand.outcomes()).filter(({ callback_topic }) =>
    callback_topic.endsWith('statement-lines'),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(4);
});

test('a corrected bill takes its place only where it says so, and then nothing is off', async () => {
  expect(await at.importBill(CORRECTED)).toMatchObject({ kind: 'not_now' });
  const [header] = await at.query('SELECT DISTINCT statement_id FROM statements');
  const replaces = String(header?.['statement_id']).slice(0, 12);
  const result = await at.importBill(CORRECTED, { replaces });
  expect(result).toMatchObject({ kind: 'imported', withdrawn: 1 });
  await at.settleBills();
  expect(await progress(result)).toEqual({ ...DONE, undecided: 5, unshown: 1, outdated: 4 });
  await at.settle();
  expect(await progress(result)).toEqual(DONE);
  expect(await matches()).toEqual([
    'N1 PAYMENT matched 1230 1230 USD',
    'N1 REFUND matched 500 500 USD',
    'N2 PAYMENT matched 2000 2000 USD',
    'N3 PAYMENT matched 100 100 USD',
  ]);
  expect(await open()).toEqual([]);
});

test('of two that replace one bill in the same moment it is told that both count; an empty one takes one of them back', async () => {
  const [present] = await at.query('SELECT statement_id FROM statements WHERE replaced_by IS NULL');
  const replaces = String(present?.['statement_id']);
  const [right, wrong] = [`${CORRECTED}\n`, billOf(line('N1', 1230), line('N2', 1))];
  const both = await at.importTogether([right, wrong], { replaces });
  expect(both.map(({ kind }) => kind)).toEqual(['imported', 'imported']);
  const beside = both.flatMap((result) => (result.kind === 'imported' ? result.beside : []));
  expect(beside.length).toBeGreaterThan(0);
  await at.settle();
  expect(await matches()).not.toContain('N1 PAYMENT matched 1230 1230 USD');
  const taken = both[1]?.kind === 'imported' ? both[1].statement.statement_id : '';
  const back = await at.importBill(`${TITLES}\n`, { replaces: taken, rows: 0, unchecked: false });
  expect(back).toMatchObject({ kind: 'imported', statement: { rows: 0 } });
  await at.settle();
  expect(await matches()).toEqual([
    'N1 PAYMENT matched 1230 1230 USD',
    'N1 REFUND matched 500 500 USD',
    'N2 PAYMENT matched 2000 2000 USD',
    'N3 PAYMENT matched 100 100 USD',
  ]);
  expect(await open()).toEqual([]);
});

test('every line has its outcome, and the money is that of the callbacks alone', async () => {
  const result = await at.stand.verify(['completeness', 'money']);
  expect(verdictOf(result)).toBe('proven');
  expect(result.inputs.some(({ topic }) => topic.endsWith('statement-lines'))).toBe(true);
  expect(result.money).toMatchObject({ differences: 0 });
});
