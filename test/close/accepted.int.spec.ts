import { eftpaySale, NOON, type Posting } from '@quittance/processors/testing/callbacks';
import type { Account } from '@quittance/projections/close/accounts';
import { closeInOrder } from '@quittance/projections/close/batch';
import type { Closing } from '@quittance/projections/close/close-day';
import type { DecisionVerb } from '@quittance/schemas/decisions/vocabulary';
import { type CloseStand, openCloseStand } from './stand.js';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const HOUR = 3_600_000;
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'] as const;
const CLOSED_AT = NOON + 9 * DAY_MS;
const hk: Account = { provider: 'eftpay', account: 'hk', merchant: 'acme', timeZone: 'Asia/Hong_Kong' };

let stand: CloseStand;

/** A sale that is told with two amounts, which is an exception of severity H. */
const twice = (orderNo: string): readonly Posting[] => [
  eftpaySale(orderNo, '1.00'),
  eftpaySale(orderNo, '1.10'),
];

beforeAll(async () => {
  stand = await openCloseStand();
  await stand.pipeline.start();
  await stand.receive([...twice('E1'), ...twice('E2')], NOON + HOUR);
});

afterAll(() => stand.close());

const close = (day: string, because?: string): Promise<Closing> =>
  stand.closeAt(CLOSED_AT, { provider: 'eftpay', day, ...(because === undefined ? {} : { because }) });

const look = (day: string): Promise<Closing> =>
  stand.closeAt(CLOSED_AT, { provider: 'eftpay', day, dryRun: true });

/** What keeps a day open, and what is accepted: the orders' numbers. */
function told(closing: Closing): object {
  if (!('standing' in closing)) return { kind: closing.kind };
  const { kinds, exceptions, oldest, accepted } = closing.standing;
  const orders = (keys: readonly string[]) => keys.map((key) => key.split('|').at(-1)).toSorted();
  expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(exceptions);
  return {
    kind: closing.kind,
    open: orders(oldest.map(({ orderKey }) => orderKey)),
    accepted: orders(accepted.map(({ order_key }) => order_key)),
  };
}

const keeps = (day: string) => look(day).then(told);

test('what nobody accepted keeps every day open, and a day that is closed with a reason accepts it', async () => {
  expect(told(await close(DAYS[0]))).toEqual({
    kind: 'standing_against',
    open: ['E1', 'E2'],
    accepted: [],
  });
  expect(await close(DAYS[0], 'asked for')).toMatchObject({
    kind: 'closed',
    close: {
      open_h_exceptions: 2,
      accepted_exceptions: [
        { kind: 'restated', accepted_by: 'spec', accepted_at: CLOSED_AT, because: 'asked for' },
        { kind: 'restated' },
      ],
    },
  });
});

test('the next day does not ask again: it lists who accepted it, when and why', async () => {
  const closing = await close(DAYS[1]);
  expect(told(closing)).toEqual({ kind: 'closed', open: [], accepted: ['E1', 'E2'] });
  const [day] =
    closing.kind === 'closed' ? closing.close.accepted_exceptions.map((one) => one.accepted_day) : [];
  expect(closing).toMatchObject({
    close: {
      because: null,
      open_h_exceptions: 2,
      accepted_exceptions: [{ accepted_by: 'spec', because: 'asked for' }, { because: 'asked for' }],
    },
  });
  expect(new Date((day ?? 0) * DAY_MS).toISOString().slice(0, 10)).toBe(DAYS[0]);
});

test('another one keeps the day open, and it alone', async () => {
  await stand.receive(twice('E3'), NOON + 2 * DAY_MS);
  expect(await keeps(DAYS[2])).toEqual({ kind: 'standing_against', open: ['E3'], accepted: ['E1', 'E2'] });
});

test('in one run a reason is given once: later days of it list what the first accepted', async () => {
  const reached = await stand.complete(CLOSED_AT);
  if (reached.kind === 'behind') throw new Error(reached.group);
  const wish = { account: hk, actor: 'li.na', because: 'a run', dryRun: true };
  const run = await closeInOrder(stand.desk, { ...wish, days: [DAYS[2], DAYS[3]] }, reached);
  expect(run.map(({ closing }) => told(closing))).toEqual([
    { kind: 'would_close', open: ['E3'], accepted: ['E1', 'E2'] },
    { kind: 'would_close', open: [], accepted: ['E1', 'E2', 'E3'] },
  ]);
});

test('another amount is another finding: it keeps the day open again', async () => {
  expect(told(await close(DAYS[2], 'E3 too'))).toEqual({
    kind: 'closed',
    open: ['E3'],
    accepted: ['E1', 'E2'],
  });
  await stand.receive([eftpaySale('E2', '1.20')], NOON + 3 * DAY_MS);
  expect(await keeps(DAYS[3])).toEqual({ kind: 'standing_against', open: ['E2'], accepted: ['E1', 'E3'] });
});

test('looking at it changes nothing; reopened, it keeps the day open again', async () => {
  await decide('E1', 'ACKNOWLEDGE', 1);
  expect(await keeps(DAYS[3])).toMatchObject({ accepted: ['E1', 'E3'] });
  await decide('E1', 'REOPEN', 2);
  expect(await keeps(DAYS[3])).toEqual({ kind: 'standing_against', open: ['E1', 'E2'], accepted: ['E3'] });
});

test('accepted once more, it is accepted', async () => {
  expect(await close(DAYS[3], 'once more')).toMatchObject({ kind: 'closed' });
  expect(await keeps(DAYS[4])).toEqual({ kind: 'would_close', open: [], accepted: ['E1', 'E2', 'E3'] });
});

test('decided and opened anew with the same amounts, it keeps the day open again', async () => {
  await decide('E3', 'IGNORE', 3);
  expect(await keeps(DAYS[4])).toMatchObject({ open: [], accepted: ['E1', 'E2'] });
  await decide('E3', 'REOPEN', 4);
  expect(await keeps(DAYS[4])).toMatchObject({ kind: 'standing_against', open: ['E3'] });
});

test('all that was accepted can be asked for, with what became of it', async () => {
  const rows = await stand.ask('accepted_exceptions');
  expect(
    rows.map((row) => [
      row['order_key'],
      row['accepted_day'],
      row['because'],
      row['still_listed_on'],
      row['state_now'],
    ]),
  ).toEqual([
    ['eftpay|hk|E1', DAYS[3], 'once more', DAYS[3], 'OPEN'],
    ['eftpay|hk|E2', DAYS[3], 'once more', DAYS[3], 'OPEN'],
    ['eftpay|hk|E3', DAYS[2], 'E3 too', DAYS[3], 'OPEN'],
    ['eftpay|hk|E1', DAYS[0], 'asked for', DAYS[2], 'OPEN'],
    ['eftpay|hk|E2', DAYS[0], 'asked for', DAYS[2], 'CHANGED'],
  ]);
});

/** A person decides about the restated sale of an order. @param hours after the day they are all of */
async function decide(orderNo: string, verb: DecisionVerb, hours: number): Promise<void> {
  const [row] = await stand.desk.clickhouse.query(
    "SELECT order_key, subject, finding_id FROM exceptions WHERE kind = 'restated' AND endsWith(order_key, {no:String})",
    { no: orderNo },
  );
  const acted_at = NOON + 4 * DAY_MS + hours * HOUR;
  const action = {
    ...{
      action_id: `${orderNo} ${verb} ${hours}`,
      provider: 'eftpay',
      account: 'hk',
      provider_order_no: orderNo,
    },
    ...{ merchant: 'acme', time_zone: hk.timeZone, verb, exception_kind: 'restated' },
    ...{ exception_subject: String(row?.['subject']), finding_id: String(row?.['finding_id']), counts: null },
    ...{
      actor: 'li.na',
      assignee: null,
      reason: null,
      note: verb === 'IGNORE' ? 'agreed' : null,
      acted_at,
    },
  };
  await stand.pipeline.send([
    {
      topic: stand.pipeline.names.operatorActions,
      key: Buffer.from(String(row?.['order_key'])),
      value: stand.live.codecs.actions.encode(action),
      headers: { provider: 'eftpay', account: 'hk', callback_id: action.action_id },
      timestampMs: acted_at,
      partition: null,
    },
  ]);
  await stand.pipeline.caughtUp();
  await stand.project();
}
