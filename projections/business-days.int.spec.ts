import { type Calendars, completeCalendars } from '@quittance/runtime/config/calendars';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { provisionTables } from './provision.js';
import {
  givenRange,
  plainProvision,
  store,
  type TestDatabase,
  testDatabase,
} from './testing/clickhouse.given.js';
import { paidOrder } from './testing/orders.given.js';

/** A Thursday off, and the Saturday after it on. */
const laos = { name: 'laos', weekend: [6, 7], holidays: ['2026-10-01'], workdays: ['2026-10-03'] };
const gulf = { name: 'gulf', weekend: [5, 6], holidays: [], workdays: [] };

describe('business days', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await store(db.clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, [paidOrder])]);
  });
  afterAll(() => db.drop());

  const provision = (calendars: Calendars) =>
    provisionTables(db.clickhouse, { ...plainProvision, calendars: completeCalendars(calendars) });
  const week = (calendar: string) =>
    db.clickhouse.query(
      `SELECT toString(day) AS day, is_business_day, year_covered FROM business_days
       WHERE calendar = {calendar:String} AND day BETWEEN '2026-09-30' AND '2026-10-04' ORDER BY day`,
      { calendar },
    );
  const followed = () => db.clickhouse.query('SELECT calendar FROM orders');

  it('without calendars everybody has weekends, and no year is covered', async () => {
    expect((await week('weekend')).map((row) => row['is_business_day'])).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect((await week('weekend')).some((row) => row['year_covered'])).toBe(false);
    expect(await followed()).toEqual([{ calendar: 'weekend' }]);
  });

  it('holidays, make-up days and another weekend; the most specific rule of an account holds', async () => {
    const rules = [
      { provider: '', account: '', calendar: 'gulf' },
      { provider: 'newpay', account: 'laos', calendar: 'laos' },
    ];
    await provision({ calendars: [laos, gulf], rules });
    expect((await week('laos')).map((row) => row['is_business_day'])).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect((await week('laos')).every((row) => row['year_covered'])).toBe(true);
    expect((await week('gulf')).map((row) => row['is_business_day'])).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(await followed()).toEqual([{ calendar: 'laos' }]);
  });

  it('a calendar that was taken out is gone', async () => {
    await provision({ calendars: [], rules: [] });
    expect(await week('laos')).toEqual([]);
    expect(await followed()).toEqual([{ calendar: 'weekend' }]);
  });

  it('days of forty years, numbered by how many were business days', async () => {
    const [ends] = await db.clickhouse.query(
      `SELECT toString(min(day)) AS first, toString(max(day)) AS last, max(business_day_no) = countIf(is_business_day) AS counted
       FROM business_days WHERE calendar = 'weekend'`,
    );
    expect(ends).toEqual({ first: '2010-01-01', last: '2049-12-31', counted: 1 });
  });
});
