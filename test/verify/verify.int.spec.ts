import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LiveLedger } from '@quittance/cli/verify/continuous/ledger';
import { translator } from '@quittance/cli/verify/money/callbacks';
import { proveMoney } from '@quittance/cli/verify/money/prove';
import { progressOn } from '@quittance/cli/verify/progress';
import { describeResult, jsonOf } from '@quittance/cli/verify/report';
import type { VerifyResult } from '@quittance/cli/verify/run';
import { spansOf } from '@quittance/cli/verify/span';
import { exitCodeOf, verdictOf } from '@quittance/cli/verify/verdict';
import {
  eftpayRefund,
  eftpaySale,
  hfcsbcMerge,
  newpayPayment,
  newpayRefund,
  type Posting,
} from '@quittance/processors/testing/callbacks';
import { withAdmin } from '@quittance/runtime/kafka/offsets';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import { openStand, type Stand } from './stand.js';

jest.setTimeout(120_000);

const POSTINGS: readonly Posting[] = [
  newpayPayment('N1', '12.30', 'PROCESSING'),
  newpayPayment('N1', '12.30'),
  newpayPayment('N1', '12.30'),
  newpayRefund('N2', 'R1', '5.00', '20.00'),
  newpayPayment('N2', '20.00'),
  hfcsbcMerge('G1', [
    { no: 'H1', status: 'SUCCESS', fee: 1000, refunded: 0 },
    { no: 'H2', status: 'WAIT', fee: 500, refunded: 0 },
  ]),
  hfcsbcMerge('G1', [
    { no: 'H1', status: 'SUCCESS_PART_REFUND', fee: 1000, refunded: 300 },
    { no: 'H2', status: 'SUCCESS', fee: 500, refunded: 0 },
  ]),
  eftpaySale('E1', '0.29'),
  eftpayRefund('E1', 'ER1', '0.29', '0.29'),
  { provider: 'newpay', routingKey: 'bad', body: '{"not":"a callback"}' },
];

let stand: Stand;
let good: readonly CallbackOutcome[];

beforeAll(async () => {
  stand = await openStand();
  await stand.pipeline.start();
  await stand.send(POSTINGS);
  await stand.pipeline.caughtUp();
  await stand.project();
  good = await stand.outcomes();
});

afterAll(() => stand.close());

const exitCode = (result: VerifyResult) => exitCodeOf(verdictOf(result));
const isCallback = ({ fact_index }: CallbackOutcome) => fact_index === -1;

async function withOutcomes(outcomes: readonly CallbackOutcome[]): Promise<VerifyResult> {
  return await stand.verify(['completeness'], { names: await stand.withOutcomes(outcomes) });
}

function found(result: VerifyResult): readonly string[] {
  return (result.completeness?.findings ?? []).map(
    ({ kind, topic, partition, offset, factIndex }) => `${kind} ${topic}/${partition}/${offset} ${factIndex}`,
  );
}

const placeOf = ({ callback_topic, callback_partition, callback_offset, fact_index }: CallbackOutcome) =>
  `${callback_topic}/${callback_partition}/${callback_offset} ${fact_index}`;

function pick(which: (outcome: CallbackOutcome) => boolean): CallbackOutcome {
  const outcome = good.find(which);
  if (outcome === undefined) throw new Error('there is no such outcome');
  return outcome;
}

test('what is right is proven, and says of how much', async () => {
  const result = await stand.verify(['completeness', 'money']);
  expect(describeResult(result)).toContain('✓ proven');
  expect(exitCode(result)).toBe(0);
  expect(result.completeness?.callbacks).toBe(good.filter(isCallback).length);
  expect(result.completeness?.facts).toBe(good.filter((outcome) => !isCallback(outcome)).length);
  expect(result.money).toMatchObject({ differences: 0, orders: { compared: 5, moving: 0, uncovered: 0 } });
  expect(result.money?.days.compared).toBeGreaterThan(0);
  expect(JSON.parse(jsonOf(result))).toMatchObject({ verdict: 'proven' });
  expect(readdirSync(stand.scratch).length).toBeGreaterThan(0);
});

describe('planted in the outcomes', () => {
  test('a callback without its outcome', async () => {
    const gone = pick(isCallback);
    const result = await withOutcomes(good.filter((outcome) => outcome !== gone));
    expect(exitCode(result)).toBe(1);
    expect(found(result)).toContain(`missing ${placeOf(gone)}`);
    expect(result.completeness?.counts).toMatchObject({ missing: 1, doubled: 0, expired: 0 });
    expect(result.completeness?.findings[0]?.callbackId).toBe(gone.callback_id);
  });

  test('an outcome twice', async () => {
    const twice = pick(isCallback);
    const result = await withOutcomes([...good, twice]);
    expect([exitCode(result), found(result)]).toEqual([1, [`doubled ${placeOf(twice)}`]]);
  });

  test('a fact without its outcome', async () => {
    const gone = pick(({ fact_index, facts }) => fact_index === 1 && facts > 1);
    const result = await withOutcomes(good.filter((outcome) => outcome !== gone));
    expect([exitCode(result), found(result)]).toEqual([1, [`missing ${placeOf(gone)}`]]);
  });

  test('a fact twice', async () => {
    const twice = pick(({ fact_index }) => fact_index === 0);
    const result = await withOutcomes([...good, twice]);
    expect([exitCode(result), found(result)]).toEqual([1, [`doubled ${placeOf(twice)}`]]);
  });

  test('outcomes about nothing, and one that says nothing', async () => {
    const some = pick(isCallback);
    const elsewhere = { ...some, callback_topic: 'callbacks.nobody' };
    const later = { ...some, callback_offset: 1_000_000 };
    const odd = { ...some, outcome: 'lost' };
    const result = await withOutcomes([...good, elsewhere, later, odd]);
    expect(exitCode(result)).toBe(1);
    expect(result.completeness?.counts).toMatchObject({ stray: 1, unreadable: 1, missing: 0, doubled: 0 });
  });

  test('the continuous look counts the same, and says how old the oldest is', async () => {
    const gone = pick(isCallback);
    const names = await stand.withOutcomes([
      ...good.filter((outcome) => outcome !== gone),
      pick(({ fact_index }) => fact_index === 0),
    ]);
    const ledger = new LiveLedger(stand.live.kafka, stand.codecs.outcomes, names);
    for (let again = 0; again < 2; again += 1) {
      const { topics, doubled } = await ledger.look();
      const open = topics.filter(({ unproven }) => unproven > 0);
      expect(open).toEqual([{ topic: gone.callback_topic, unproven: 1, oldestMs: gone.received_at }]);
      expect(doubled).toBe(1);
    }
  });

  test('the continuous look finds nothing where nothing is', async () => {
    const look = await new LiveLedger(stand.live.kafka, stand.codecs.outcomes, stand.names).look();
    expect(look.topics.every(({ unproven, oldestMs }) => unproven === 0 && oldestMs === null)).toBe(true);
    expect([look.doubled, look.lost, look.unreadable]).toEqual([0, 0, 0]);
  });
});

describe('planted in the tables', () => {
  const { stringify } = JSON;
  const columnsDiffering = (result: VerifyResult, view: string) =>
    (result.money?.listed ?? [])
      .filter((row) => row.view === view)
      .map(({ row, column }) => `${row} ${column}`);

  test('a later version of an order with other money', async () => {
    const table = stand.database.clickhouse;
    await table.command(`INSERT INTO t_orders SELECT * REPLACE (version + 1 AS version, paid_minor + 1 AS paid_minor,
      net_minor + 1 AS net_minor) FROM t_orders FINAL WHERE order_key = 'newpay|laos|N1'`);
    const result = await stand.verify(['money']);
    await table.command(`INSERT INTO t_orders SELECT * REPLACE (version + 1 AS version, paid_minor - 1 AS paid_minor,
      net_minor - 1 AS net_minor) FROM t_orders FINAL WHERE order_key = 'newpay|laos|N1'`);
    expect(exitCode(result)).toBe(1);
    expect(columnsDiffering(result, 'orders')).toEqual([
      'newpay|laos|N1 paid_minor',
      'newpay|laos|N1 net_minor',
    ]);
    expect(stringify(result.money?.listed[0])).toContain('"recomputed":"1230","shown":"1231"');
    // Its payment states no settlement, so no column of the day reads this row.
    expect(columnsDiffering(result, 'settlement_daily')).toEqual([]);
  });

  test('an order that no callback told of', async () => {
    const table = stand.database.clickhouse;
    await table.command(`INSERT INTO t_orders SELECT * REPLACE ('newpay|laos|GHOST' AS order_key)
      FROM t_orders FINAL WHERE provider_order_no = 'N2'`);
    const result = await stand.verify(['money']);
    await table.command("ALTER TABLE t_orders DELETE WHERE order_key = 'newpay|laos|GHOST'");
    await expectGone('newpay|laos|GHOST');
    expect(exitCode(result)).toBe(1);
    expect(result.money?.listed).toEqual([
      { view: 'orders', row: 'newpay|laos|GHOST', column: 'row', recomputed: null, shown: 'present' },
    ]);
  });

  test('a movement that was never made', async () => {
    const table = stand.database.clickhouse;
    await table.command(`INSERT INTO t_order_events SELECT * REPLACE ('forged' AS event_id, toInt64(100) AS movement_minor)
      FROM t_order_events FINAL WHERE order_key = 'newpay|laos|N1' AND type = 'payment.succeeded'`);
    const result = await stand.verify(['money']);
    await table.command("ALTER TABLE t_order_events DELETE WHERE event_id = 'forged'");
    await settled('t_order_events', "event_id = 'forged'");
    expect(exitCode(result)).toBe(1);
    expect(columnsDiffering(result, 'settlement_daily').map((text) => text.split(' ').at(-1))).toEqual([
      'gross_minor',
      'net_minor',
    ]);
    expect(stringify(result.money?.listed)).toContain('"recomputed":"3230","shown":"3330"');
    expect(columnsDiffering(result, 'orders')).toEqual([]);
  });

  const expectGone = (orderKey: string) => settled('t_orders', `order_key = '${orderKey}'`);

  /** Mutations run in the background. */
  async function settled(table: string, where: string): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const [row] = await stand.database.clickhouse.query(`SELECT count() AS n FROM ${table} WHERE ${where}`);
      if (Number(row?.['n']) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${table} still has ${where}`);
  }
});

describe('a live system', () => {
  test('what came after the start is moving, not wrong', async () => {
    const inputs = await spansOf(stand.live.kafka, stand.names.inputs);
    await stand.send([newpayPayment('N9', '1.00'), newpayRefund('N2', 'R2', '1.00', '20.00')]);
    await stand.pipeline.caughtUp();
    await stand.project();
    const money = await proveMoney({
      kafka: stand.live.kafka,
      clickhouse: stand.database.clickhouse,
      factsOf: translator(stand.codecs.inputs, stand.names),
      factCodec: stand.codecs.inputs.facts,
      scratch: mkdtempSync(join(stand.scratch, 'live-')),
      progress: progressOn({ write: () => true }),
      inputs,
    });
    expect(money).toMatchObject({ differences: 0, orders: { moving: 2 } });
    expect(money.days.moving).toBeGreaterThan(0);
    expect(exitCode(await stand.verify(['completeness', 'money']))).toBe(0);
  });

  test('what no stage has read yet is unprocessed, not missing', async () => {
    await stand.pipeline.stop();
    await stand.send([newpayPayment('N10', '1.00')]);
    const result = await stand.verify(['completeness', 'money'], { waitMs: 0 });
    expect(result.completeness?.counts).toMatchObject({ unprocessed: 1, missing: 0 });
    expect(result.behind.map(({ group }) => group)).toEqual([stand.names.translate.group]);
    expect([exitCode(result), result.money]).toEqual([4, null]);
    await stand.pipeline.start();
    await stand.pipeline.caughtUp();
    await stand.project();
    expect(exitCode(await stand.verify(['completeness', 'money']))).toBe(0);
  });
});

describe('retention', () => {
  const NOON = Date.UTC(2026, 2, 1, 4);

  function cut(topic: string, partition: number, offset: bigint): Promise<void> {
    return withAdmin(stand.live.kafka, async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    });
  }

  /** Cuts the first record of every partition that has one. */
  async function cutFirst(topics: readonly string[]): Promise<void> {
    for (const { topic, partition, from, to } of await spansOf(stand.live.kafka, topics))
      if (from < to) await cut(topic, partition, from + 1n);
  }

  test('outcomes that were deleted prove nothing, either way', async () => {
    const names = await stand.withOutcomes(await stand.outcomes());
    await cutFirst(names.outcomes);
    const result = await stand.verify(['completeness'], { names });
    expect([exitCode(result), result.completeness?.counts.missing]).toEqual([4, 0]);
    expect(result.completeness?.counts.expired).toBeGreaterThan(0);
  });

  test('but a callback that is newer than the oldest outcome must have one', async () => {
    const names = await stand.withOutcomes(await stand.outcomes(), NOON);
    await cutFirst(names.outcomes);
    const result = await stand.verify(['completeness'], { names });
    expect([exitCode(result), result.completeness?.counts.expired]).toEqual([1, 0]);
  });

  test('callbacks that were deleted: the rest is proven, and what is not covered is said', async () => {
    const before = (await stand.verify(['completeness'])).completeness?.callbacks ?? 0;
    const [topic = ''] = stand.names.callbacks;
    await cutFirst([topic]);
    const result = await stand.verify(['completeness', 'money']);
    expect(result.completeness?.callbacks).toBeLessThan(before);
    expect(result.completeness?.counts).toMatchObject({ missing: 0, doubled: 0, stray: 0, expired: 0 });
    expect(result.money).toMatchObject({ differences: 0 });
    expect(result.money?.orders.uncovered).toBeGreaterThan(0);
    expect(result.money?.days.uncovered).toBeGreaterThan(0);
    expect([exitCode(result), describeResult(result)]).toEqual([
      4,
      expect.stringContaining('are not covered'),
    ]);
  });
});
