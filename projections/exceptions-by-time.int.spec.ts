import { completeSlas, type SlaRule } from '@quittance/runtime/config/slas';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { provisionTables } from './provision.js';
import type { Given } from './testing/avro.given.js';
import {
  givenRange,
  plainProvision,
  store,
  type TestDatabase,
  testDatabase,
} from './testing/clickhouse.given.js';
import { paidOrder } from './testing/orders.given.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.now();

/** Each test gives its orders keys of their own. */
const { order_key: _, ...plainOrder } = paidOrder;

const refundRow = {
  refund_no: 'r1',
  state: 'SUCCEEDED',
  amount_minor: 250n,
  currency: 'LAK',
  exponent: 2,
  refunded_at: START - HOUR,
};
const orphan = (age: number, row: Given = {}) => ({
  ...plainOrder,
  payment_state: 'UNKNOWN',
  settlement_state: 'UNKNOWN',
  paid_at: null,
  paid_minor: 0n,
  refunded_minor: 250n,
  refund_pending_minor: 50n,
  net_minor: -250n,
  first_seen_at: START - age,
  refunds: [{ ...refundRow, ...row }],
});
const pending = (age: number) => ({
  ...plainOrder,
  payment_state: 'PENDING',
  settlement_state: 'UNKNOWN',
  paid_at: null,
  paid_minor: 0n,
  first_seen_at: START - age,
});
const unsettled = (age: number, more: Given = {}) => ({ ...plainOrder, paid_at: START - age, ...more });
const pendingRefund = (age: number, row: Given = {}) => ({
  ...plainOrder,
  settlement_state: 'UNKNOWN',
  refunds: [{ ...refundRow, state: 'PENDING', refunded_at: START - age, ...row }],
});

describe('exceptions that time decides', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(completeSlas([]));
  });
  afterAll(() => db.drop());
  /** Each test looks at a merchant of its own. */
  let merchant = 'm0';
  beforeEach(() => {
    merchant = `m${Number(merchant.slice(1)) + 1}`;
  });

  const put = (...values: readonly Given[]) =>
    store(db.clickhouse, orders, orderSnapshots, [
      givenRange(
        orderSnapshots,
        values.map((value, at) => ({ order_key: `${merchant}/${at}`, ...value, merchant })),
      ),
    ]);
  const view = () =>
    db.clickhouse.query(
      'SELECT * FROM exceptions WHERE merchant = {merchant:String} ORDER BY order_key, kind, subject',
      { merchant },
    );
  const withSlas = (...rules: readonly SlaRule[]) =>
    provisionTables(db.clickhouse, { ...plainProvision, slas: completeSlas(rules) });
  const text = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

  it.each([
    ['refund_without_payment', orphan(16 * MINUTE), orphan(14 * MINUTE), '300', 15 * MINUTE - 16 * MINUTE],
    ['overdue_settlement', unsettled(73 * HOUR), unsettled(71 * HOUR), '1000', -HOUR],
    ['pending_too_long', pending(121 * MINUTE), pending(119 * MINUTE), '1000', -MINUTE],
    ['pending_too_long', pendingRefund(25 * HOUR), pendingRefund(23 * HOUR), '250', -HOUR],
  ])('%s after its time and not before', async (kind, late, early, atStake, since) => {
    await put(late, early);
    expect(await view()).toMatchObject([
      {
        order_key: `${merchant}/0`,
        kind,
        subject: kind === 'pending_too_long' && 'refunds' in late ? 'r1' : '',
        severity: 'M',
        state: 'OPEN',
        merchant,
        currency: 'LAK',
        exponent: 2,
        at_stake_minor: atStake,
        first_seen_at: text(START + since),
        handled_by: null,
        causes: [],
      },
    ]);
  });

  it.each([
    ['a refund that is held', orphan(HOUR, { held: true })],
    ['a refund that failed', orphan(HOUR, { state: 'FAILED' })],
    ['a pending refund that is held', pendingRefund(25 * HOUR, { held: true })],
    ['a provider that reports no settlement', unsettled(30 * DAY, { settlement_state: 'UNKNOWN' })],
    ['a settled payment', unsettled(30 * DAY, { settlement_state: 'SETTLED' })],
    ['a payment refunded in full, of which nothing is to be settled', unsettled(30 * DAY, { net_minor: 0n })],
    ['a payment that failed', { ...unsettled(30 * DAY), payment_state: 'FAILED' }],
  ])('does not count %s', async (_, value) => {
    await put(value);
    expect(await view()).toEqual([]);
  });

  it('shows in-settlement as overdue as well, and a sum beyond 64 bits as unstated', async () => {
    const most = 2n ** 63n - 1n;
    await put(unsettled(4 * DAY, { settlement_state: 'IN_SETTLEMENT' }), {
      ...orphan(HOUR),
      refunded_minor: most,
      refund_pending_minor: most,
    });
    expect(await view()).toMatchObject([
      {
        kind: 'overdue_settlement',
        detail: `settlement IN_SETTLEMENT of a payment since ${text(START - 4 * DAY)} UTC`,
      },
      { kind: 'refund_without_payment', at_stake_minor: null },
    ]);
  });

  it('the most specific SLA holds; null is off', async () => {
    const base = unsettled(2 * DAY);
    const of = (provider: string, account: string) => ({
      ...base,
      provider,
      account,
      order_key: `${provider}/${account}`,
    });
    await put(of('newpay', 'laos'), of('newpay', 'thai'), of('eftpay', 'hk'));
    const sla = 'overdue_settlement';
    await withSlas(
      { sla, provider: '', account: '', seconds: 86_400 },
      { sla, provider: 'newpay', account: '', seconds: null },
      { sla, provider: 'newpay', account: 'thai', seconds: 60 },
    );
    const keys = async () => (await view()).map((row) => row['order_key']);
    expect(await keys()).toEqual(['eftpay/hk', 'newpay/thai']);
    await withSlas();
    expect(await keys()).toEqual([]);
  });

  const decided = (handlings: readonly Given[]) => ({ ...unsettled(4 * DAY), handlings });
  const handling = { kind: 'overdue_settlement', actor: 'ada', acted_at: START, note: 'asked them' };

  it('a decision holds: RESOLVED and IGNORED for the finding that was seen, ACKNOWLEDGED for any', async () => {
    await put(unsettled(4 * DAY));
    const finding = String((await view())[0]?.['finding_id']);
    const state = async (more: Given, order: Given = {}) => {
      version += 1;
      await put({ ...decided([{ ...handling, ...more }]), ...order, version });
      return (await view()).map((row) => [row['state'], row['handled_by'], row['note']]);
    };
    let version = 2;
    expect(await state({ state: 'RESOLVED', finding_id: finding })).toEqual([
      ['RESOLVED', 'ada', 'asked them'],
    ]);
    expect(await state({ state: 'IGNORED', finding_id: finding })).toEqual([
      ['IGNORED', 'ada', 'asked them'],
    ]);
    expect(await state({ state: 'RESOLVED', finding_id: 'of yesterday' })).toEqual([
      ['OPEN', 'ada', 'asked them'],
    ]);
    expect(await state({ state: 'RESOLVED' })).toEqual([['OPEN', 'ada', 'asked them']]);
    expect(await state({ state: 'RESOLVED', finding_id: finding }, { net_minor: 900n })).toEqual([
      ['OPEN', 'ada', 'asked them'],
    ]);
    expect(await state({ state: 'ACKNOWLEDGED', finding_id: 'any' })).toEqual([
      ['ACKNOWLEDGED', 'ada', 'asked them'],
    ]);
    expect(await state({ state: 'ACKNOWLEDGED', subject: 'another' })).toEqual([['OPEN', null, null]]);
  });

  it('is the same on a replay, and after another SLA the same finding', async () => {
    const values = [orphan(HOUR), unsettled(9 * DAY), pending(DAY), pendingRefund(9 * DAY)];
    await put(...values);
    const once = await view();
    await put(...values);
    expect(await view()).toEqual(once);
    expect(once).toHaveLength(4);
    await withSlas({ sla: 'overdue_settlement', provider: '', account: '', seconds: 86_400 });
    const findings = (rows: Awaited<ReturnType<typeof view>>) => rows.map((row) => row['finding_id']);
    const after = await view();
    await withSlas();
    expect(findings(after)).toEqual(findings(once));
  });
});
