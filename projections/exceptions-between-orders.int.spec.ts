import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import type { Given } from './testing/avro.given.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, paidOrder } from './testing/orders.given.js';

const paid = { ...paidOrder, merchant_code: 'shop' };

describe('one merchant order number paid more than once', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  /** Each test looks at a number of its own. */
  let no = 'M-0';
  beforeEach(() => {
    no = `M-${Number(no.slice(2)) + 1}`;
  });

  const put = (...values: readonly Given[]) =>
    store(db.clickhouse, orders, orderSnapshots, [
      givenRange(
        orderSnapshots,
        values.map((value, at) => ({
          ...paid,
          merchant_order_no: no,
          ...value,
          order_key: `${no}/${String(at).padStart(2, '0')}`,
          provider_order_no: no,
        })),
      ),
    ]);
  const view = () =>
    db.clickhouse.query('SELECT * FROM exceptions WHERE provider_order_no = {no:String} ORDER BY order_key', {
      no,
    });

  it('is a row for each order, with its own amount in its own currency', async () => {
    await put({}, { paid_minor: 300n, currency: 'USD', paid_at: AT + 1_000 });
    const row = {
      kind: 'duplicate_merchant_order',
      subject: no,
      severity: 'H',
      state: 'OPEN',
      merchant: 'acme',
    };
    const since = '2026-11-22 04:05:07.789';
    const detail = `2 orders paid under this merchant order number: ${no}/00, ${no}/01`;
    expect(await view()).toMatchObject([
      {
        ...row,
        order_key: `${no}/00`,
        currency: 'LAK',
        exponent: 2,
        at_stake_minor: '1000',
        first_seen_at: since,
        detail,
      },
      {
        ...row,
        order_key: `${no}/01`,
        currency: 'USD',
        exponent: 2,
        at_stake_minor: '300',
        first_seen_at: since,
        detail,
      },
    ]);
  });

  it('holds without a merchant code, too', async () => {
    await put({ merchant_code: null }, { merchant_code: null });
    expect(await view()).toHaveLength(2);
  });

  it.each([
    ['another merchant', { merchant: 'other' }],
    ['another account', { account: 'thai' }],
    ['another provider', { provider: 'eftpay' }],
    ['another merchant code', { merchant_code: 'other shop' }],
    ['no merchant code', { merchant_code: null }],
    ['no number', { merchant_order_no: null }],
    ['a payment that failed', { payment_state: 'FAILED' }],
  ])('does not meet %s', async (_, other) => {
    await put({}, other);
    expect(await view()).toEqual([]);
  });

  it.each([null, ''])('orders without a number (%j) are no duplicates of each other', async (none) => {
    await put({ merchant_order_no: none }, { merchant_order_no: none });
    expect(await view()).toEqual([]);
  });

  it('names ten orders and says that there are more', async () => {
    await put(...Array.from({ length: 12 }, () => ({})));
    const [row] = await view();
    expect(row?.['detail']).toMatch(/^12 orders paid .*\/00, .*\/09, …$/);
  });

  it('is the same on a replay, and a third payment is another finding', async () => {
    const finding = async () => (await view())[0]?.['finding_id'];
    await put({}, {});
    const [once, seen] = [await view(), await finding()];
    await put({}, {});
    expect(await view()).toEqual(once);
    const handled = {
      kind: 'duplicate_merchant_order',
      subject: no,
      state: 'RESOLVED',
      finding_id: String(seen),
      actor: 'ada',
    };
    await put({ version: 3, handlings: [handled] }, {});
    expect((await view()).map((row) => row['state'])).toEqual(['RESOLVED', 'OPEN']);
    await put({ version: 3, handlings: [handled] }, {}, {});
    expect(await finding()).not.toBe(seen);
    expect((await view()).map((row) => row['state'])).toEqual(['OPEN', 'OPEN', 'OPEN']);
  });
});
