import { createHash } from 'node:crypto';
import {
  eftpaySale,
  hfcsbcMerge,
  NOON,
  newpayPayment,
  newpayRefund,
} from '@quittance/processors/testing/callbacks';
import type { Account } from '@quittance/projections/close/accounts';
import { AUTOMATIC, Causes, lookOnce } from '@quittance/projections/close/automatic';
import { imbalancesOf } from '@quittance/projections/close/balance';
import { checkClose } from '@quittance/projections/close/check';
import { closeDay } from '@quittance/projections/close/close-day';
import { type CloseTask, run } from '@quittance/projections/close/run';
import { deadLettersTable, redrivesTable } from '@quittance/projections/index';
import { givenRange, store } from '@quittance/projections/testing/clickhouse.given';
import { createLog } from '@quittance/runtime/log';
import { deadLetters, orderEvents, redrives } from '@quittance/schemas/topics/index';
import { type CloseStand, openCloseStand } from './stand.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DAY = '2026-03-01';
/** When days are closed here: the day after, at noon. Late facts come another day later. */
const CLOSED_AT = NOON + 24 * HOUR;
const LATE = NOON + 48 * HOUR;

let stand: CloseStand;

beforeAll(async () => {
  stand = await openCloseStand();
  await stand.pipeline.start();
  await stand.receive(
    [
      newpayPayment('N1', '12.30'),
      newpayPayment('N2', '20.00'),
      newpayRefund('N2', 'R1', '5.00', '20.00'),
      hfcsbcMerge('G1', [
        { no: 'H1', status: 'SUCCESS', fee: 1000, refunded: 0 },
        { no: 'H2', status: 'SUCCESS', fee: 500, refunded: 0 },
      ]),
      eftpaySale('E1', '0.29'),
      eftpaySale('E1', '0.30'),
    ],
    NOON + HOUR,
  );
});

afterAll(() => stand.close());

const newpay = { provider: 'newpay', account: 'laos', day: DAY };
const closedDay = async (known_at?: string) =>
  (await stand.ask('closed_day', { provider: 'newpay', ...(known_at === undefined ? {} : { known_at }) }))[0];

describe('before a day is closed', () => {
  test('everything that translate reads is waited for, as a verification does', () => {
    const { translate, fold } = stand.closeNames;
    expect([translate, fold]).toEqual([stand.names.translate, stand.names.fold]);
  });

  test('it must be over in the account’s zone', async () => {
    const lastMoment = Date.parse('2026-03-01T17:00:00Z') - 1;
    expect(await stand.closeAt(lastMoment, newpay)).toEqual({ kind: 'not_over', endsAt: lastMoment + 1 });
    expect(await stand.closeAt(lastMoment + 1, { ...newpay, dryRun: true })).toMatchObject({
      kind: 'would_close',
    });
  });

  test('a dry run tells the figures and appends nothing', async () => {
    const closing = await stand.closeAt(CLOSED_AT, { ...newpay, dryRun: true });
    expect(closing).toMatchObject({
      kind: 'would_close',
      close: {
        totals: [
          { currency: 'USD', paid_orders: 2, gross_minor: '3230', refunds_minor: '500', movements: 3 },
        ],
      },
    });
    expect(await stand.pipeline.read(stand.closeNames.closes)).toEqual([]);
    expect(await closedDay()).toMatchObject({ closed_net_minor: null, now_net_minor: '2730' });
  });

  test('every open day up to one: in order from the first movement, and no further than may be', async () => {
    const wish = { account: 'newpay/laos', through: '2026-03-03', dryRun: true, waitMs: 30_000 };
    const { code, text: answer } = await command(wish);
    expect(code).toBe(1);
    expect(answer.match(/^newpay\/laos \S+ (would be closed|is not closed)/gm)).toEqual([
      'newpay/laos 2026-03-01 would be closed',
      'newpay/laos 2026-03-02 is not closed',
    ]);
  });

  test('a stage that is not there yet is named', async () => {
    const projections = [{ group: 'nobody', topics: [stand.closeNames.events] }];
    const names = { ...stand.closeNames, projections };
    expect(await stand.complete(CLOSED_AT, { names, waitMs: 0 })).toMatchObject({
      kind: 'behind',
      group: 'nobody',
    });
  });
});

describe('an exception of severity H', () => {
  test('stands against it, and is told', async () => {
    const closing = await stand.closeAt(CLOSED_AT, { provider: 'eftpay', day: DAY });
    if (closing.kind !== 'standing_against') throw new Error(closing.kind);
    expect(closing.standing.exceptions).toBe(
      closing.standing.kinds.reduce((sum, { count }) => sum + count, 0),
    );
    expect(closing.standing.kinds.map(({ kind }) => kind)).toContain('restated');
    expect(closing.standing.oldest[0]?.orderKey).toContain('E1');
    expect(await stand.ask('closed_day', { provider: 'eftpay' })).toMatchObject([{ is_closed: 0 }]);
  });

  test('does not stand against a day on which its order had no history yet', async () => {
    const wish = { provider: 'eftpay', day: '2026-02-28', dryRun: true };
    expect(await stand.closeAt(CLOSED_AT, wish)).toMatchObject({
      kind: 'would_close',
      close: { totals: [] },
    });
  });

  test('is overridden by a reason, which is kept', async () => {
    const closing = await stand.closeAt(CLOSED_AT, { provider: 'eftpay', day: DAY, because: 'asked for' });
    expect(closing.kind).toBe('closed');
    const [row] = await stand.desk.clickhouse.query("SELECT * FROM day_closes WHERE provider = 'eftpay'");
    expect(row).toMatchObject({ because: 'asked for', actor: 'spec' });
    expect(Number(row?.['open_h_exceptions'])).toBeGreaterThan(0);
  });
});

test('a grave dead letter of that local day stands against it, until it is sent through again', async () => {
  const { clickhouse } = stand.desk;
  const letter = {
    dead_letter_id: 'd1',
    reason: 'unsupported_precision',
    origin_topic: 'callbacks.hfcsbc',
    provider: 'hfcsbc',
    account: 'hefei',
    received_at: Date.parse('2026-02-19T17:00:00Z'),
  };
  await store(clickhouse, deadLettersTable, deadLetters, [givenRange(deadLetters, [letter])]);
  const closing = (day: string) => stand.closeAt(CLOSED_AT, { provider: 'hfcsbc', day, dryRun: true });
  expect(await closing('2026-02-19')).toMatchObject({ kind: 'would_close' });
  expect(await closing('2026-02-20')).toMatchObject({
    kind: 'standing_against',
    standing: { quarantined: 1 },
  });
  const sentAgain = { redrive_id: 'r1', dead_letter_id: 'd1' };
  await store(clickhouse, redrivesTable, redrives, [givenRange(redrives, [sentAgain])]);
  expect(await closing('2026-02-20')).toMatchObject({ kind: 'would_close' });
});

describe('once it is closed', () => {
  beforeAll(async () => {
    expect(await stand.closeAt(CLOSED_AT, newpay)).toMatchObject({
      kind: 'closed',
      close: { because: null },
    });
    await stand.receive([newpayPayment('N3', '40.00'), newpayRefund('N1', 'R2', '2.30', '12.30')], LATE);
  });

  test('its hash is the one that anybody computes from Kafka', async () => {
    const [row] = await stand.desk.clickhouse.query(
      "SELECT hash, watermark, movements FROM day_closes WHERE provider = 'newpay'",
    );
    const watermark = row?.['watermark'];
    const digests = await digestsBefore(watermark instanceof Object ? Object.entries(watermark) : []);
    expect(digests.length).toBe(Number(row?.['movements']));
    expect(
      sha256(
        digests
          .toSorted()
          .map((digest) => `${digest}\n`)
          .join(''),
      ),
    ).toBe(row?.['hash']);
  });

  test('it is not closed again: who, when and what is told', async () => {
    const closing = await stand.closeAt(LATE, newpay);
    expect(closing).toMatchObject({ kind: 'closed_before', by: { actor: 'spec', closed_at: CLOSED_AT } });
  });

  test('as closed stays, as known now moves, and the difference is the restatements', async () => {
    expect(await closedDay()).toMatchObject({
      closed_gross_minor: '3230',
      closed_refunds_minor: '500',
      now_gross_minor: '7230',
      now_refunds_minor: '730',
      restated_net_minor: '3770',
      known_net_minor: '6500',
    });
    expect(await stand.ask('late_and_restatements')).toMatchObject([
      {
        gross_effect_minor: '4000',
        refunds_effect_minor: '230',
        net_effect_minor: '3770',
        late_restatements: '2',
      },
    ]);
  });

  test('as known at T is what had been received by T', async () => {
    const before = { known_gross_minor: '3230', known_refunds_minor: '500', now_gross_minor: '7230' };
    expect(await closedDay(text(LATE - 1))).toMatchObject(before);
    expect(await closedDay(text(LATE))).toMatchObject({ known_gross_minor: '7230' });
    expect(await closedDay(text(NOON))).toMatchObject({ known_gross_minor: '0', closed_gross_minor: '3230' });
  });

  test('stored again, or into empty tables, everything is the same', async () => {
    const look = async () => [await stand.ask('closed_day'), await stand.ask('late_and_restatements')];
    const former = await look();
    await stand.project();
    await stand.projectCloses();
    expect(await look()).toEqual(former);
    for (const table of ['t_order_events', 't_day_closes'])
      await stand.desk.clickhouse.command(`TRUNCATE TABLE ${table}`);
    await stand.projectCloses();
    await stand.project();
    expect(await look()).toEqual(former);
  });

  test('a movement that is forged or lost is found', async () => {
    expect(await checkClose(stand.desk.clickhouse, newpay)).toMatchObject({ kind: 'holds' });
    expect(await stand.ask('day_close_check')).toEqual([]);
    const held = await command({ check: true });
    expect(held.code).toBe(0);
    expect(held.text).toContain('holds: hash ');
    await stand.desk.clickhouse.command(
      `INSERT INTO t_order_events SELECT * REPLACE (toNullable(toInt64(1231)) AS movement_minor) FROM t_order_events FINAL
       WHERE amount_minor = 1230`,
    );
    const found = await checkClose(stand.desk.clickhouse, newpay);
    const { code, text: answer } = await command({ check: true, account: 'newpay/laos', day: DAY });
    expect([code, answer]).toEqual([
      1,
      expect.stringContaining('gross_minor: signed 3230, counted now 3231'),
    ]);
    const figures = found.kind === 'differs' ? found.deviations.map(({ figure }) => figure) : [];
    expect(figures).toEqual(['gross_minor', 'net_minor', 'hash']);
    expect(await stand.ask('day_close_check')).toMatchObject([
      {
        closed_gross_minor: '3230',
        counted_gross_minor: '3231',
        closed_movements: '3',
        counted_movements: '3',
      },
    ]);
    expect(await closedDay()).toMatchObject({ closed_gross_minor: '3230' });
  });

  test('a day whose books do not balance is not signed', async () => {
    const day = { provider: 'newpay', account: 'laos', day: DAY };
    expect(await imbalancesOf(stand.desk.clickhouse, day, 1)).toMatchObject([
      { currency: 'USD', differences: { paid_difference_minor: '1' } },
    ]);
    expect(await imbalancesOf(stand.desk.clickhouse, { ...day, day: '2026-02-01' }, 1)).toEqual([]);
  });
});

test('of two who close in the same moment one does, and the other is told who', async () => {
  const reached = await stand.complete(CLOSED_AT);
  if (reached.kind === 'behind') throw new Error(reached.group);
  const account = { provider: 'hfcsbc', account: 'hefei', merchant: 'acme', timeZone: 'Asia/Shanghai' };
  const both = await Promise.all(
    ['li.na', 'wang.wei'].map((actor) =>
      closeDay(
        stand.desk,
        { account, day: DAY, actor, because: 'two at once', dryRun: false, acceptedBefore: [] },
        reached,
      ),
    ),
  );
  await stand.projectCloses();
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['closed', 'overtaken']);
  const winner = both.find(({ kind }) => kind === 'closed');
  const loser = both.find(({ kind }) => kind === 'overtaken');
  const id = winner?.kind === 'closed' ? winner.close.close_id : '';
  expect(loser).toMatchObject({ by: { close_id: id } });
  const rows = await stand.desk.clickhouse.query("SELECT close_id FROM day_closes WHERE provider = 'hfcsbc'");
  expect(rows).toEqual([{ close_id: id }]);
});

test('by the clock: days that are due in order, and not what something stands against', async () => {
  await stand.receive([eftpaySale('E2', '1.00'), eftpaySale('E2', '1.10')], LATE);
  const told: string[] = [];
  const name = ({ provider, account }: { readonly provider: string; readonly account: string }) =>
    `${provider}/${account}`;
  const log = createLog({ service: 'spec', level: 'silent' });
  const at = Date.parse('2026-03-03T04:00:00Z');
  const automatic = {
    desk: () => Promise.resolve(stand.desk),
    complete: () => stand.complete(at),
    closeAt: 10 * 60,
    now: () => at,
    log,
    metrics: {
      due: (open: readonly { readonly account: Account; readonly days: number }[]) =>
        void told.push(...open.map(({ account, days }) => `${name(account)} has ${days}`)),
      closed: (account: Account) => void told.push(`${name(account)} closed`),
      refused: (account: Account) => void told.push(`${name(account)} refused`),
    },
  };
  const never = new AbortController().signal;
  await lookOnce(automatic, new Causes(), never);
  await stand.projectCloses();
  expect(told).toEqual([
    ...['eftpay/hk has 1', 'hfcsbc/hefei has 1', 'newpay/laos has 1'],
    ...['eftpay/hk refused', 'hfcsbc/hefei closed', 'newpay/laos closed'],
  ]);
  const days = await stand.desk.clickhouse.query(
    "SELECT toString(day) AS day, actor FROM day_closes WHERE provider = 'newpay' ORDER BY day",
  );
  expect(days).toEqual([
    { day: DAY, actor: 'spec' },
    { day: '2026-03-02', actor: AUTOMATIC },
  ]);
  told.length = 0;
  await lookOnce(automatic, new Causes(), never);
  expect(told).toEqual(['eftpay/hk has 1', 'eftpay/hk refused']);
});

test('a callback that translate has not taken keeps every day open', async () => {
  await stand.pipeline.stop();
  await stand.send([newpayPayment('N9', '1.00')]);
  expect(await stand.complete(CLOSED_AT, { waitMs: 0 })).toMatchObject({
    kind: 'behind',
    group: stand.closeNames.translate.group,
    offsets: 1n,
  });
  const { code, text: answer } = await command({ day: DAY });
  expect([code, answer]).toEqual([4, expect.stringContaining(stand.closeNames.translate.group)]);
});

test('an account that nobody has heard of is told with those there are', async () => {
  const { code, text: answer } = await command({ day: DAY, account: 'newpay/laoss' });
  expect([code, answer]).toEqual([1, expect.stringContaining('eftpay/hk, hfcsbc/hefei, newpay/laos')]);
});

/** What `quittance close-day` answers, and how it ends. */
async function command(over: Partial<CloseTask>): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const nothing = { account: null, day: null, through: null, because: null, actor: 'spec', waitMs: 0 };
  const task = { ...nothing, dryRun: false, check: false, json: false, ...over };
  const desk = { ...stand.desk, kafka: stand.live.kafka, names: stand.closeNames };
  const io = {
    say: (line: string) => void lines.push(line),
    progress: () => undefined,
    now: () => CLOSED_AT,
  };
  return { code: await run(desk, task, io), text: lines.join('\n') };
}

const text = (epochMs: number) => new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');

/** As docs/day-close.md says it, with nothing of ours but the codec. */
async function digestsBefore(watermark: readonly (readonly [string, unknown])[]): Promise<readonly string[]> {
  const codec = await stand.live.codec.topic(orderEvents);
  const events = await Promise.all(
    (await stand.pipeline.read(stand.closeNames.events)).map(async ({ partition, offset, value }) => ({
      isCounted: watermark.some(([at, end]) => Number(at) === partition && offset < BigInt(String(end))),
      event: await codec.decode(value),
    })),
  );
  return events
    .filter(
      ({ isCounted, event }) => isCounted && event.provider === 'newpay' && event.movement_minor !== null,
    )
    .map(({ event }) =>
      sha256(
        [
          event.event_id,
          event.provider,
          event.account,
          event.merchant,
          DAY,
          event.order_key,
          event.movement_kind,
          event.movement_minor,
          event.currency,
          event.exponent,
          event.refund_no === null ? 'payment' : 'refund',
          event.refund_no ?? '',
          event.occurred_at,
          event.received_at,
          event.fact_id,
        ]
          .map((field) => `${Buffer.byteLength(String(field))}:${String(field)},`)
          .join(''),
      ),
    );
}
