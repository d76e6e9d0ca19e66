import { createHash } from 'node:crypto';
import { openClickHouse } from '@quittance/runtime/clickhouse';
import { createLog } from '@quittance/runtime/log';
import { orderEvents, orderSnapshots } from '@quittance/schemas/topics/index';
import { orderEventsTable } from '../order-events.js';
import { orders } from '../orders.js';
import { freshnessReader } from '../queries/freshness.js';
import { queries } from '../queries/registry.js';
import {
  givenRange,
  settingsFromEnvironment,
  store,
  type TestDatabase,
  testDatabase,
} from '../testing/clickhouse.given.js';
import { AT, paidOrder, payment, refund } from '../testing/orders.given.js';
import { queryApi } from './api.js';
import { buildQueryServer } from './server.js';
import type { ApiToken } from './tokens.js';

const STORED_AT = Date.UTC(2026, 10, 22, 5);
const token = (name: string, merchant: string | null, maxRows: number): ApiToken => ({
  name,
  sha256: createHash('sha256').update(`secret-${name}`).digest(),
  merchant,
  maxRows,
});
const TOKENS = [token('controller', null, 1_000), token('few', null, 1), token('acme', 'acme', 1_000)];

const recently: unknown = expect.stringMatching(/^20\d\d-.*Z$/);
const lakRow: unknown = expect.arrayContaining([
  expect.objectContaining({ currency: 'LAK', open_minor: '1000', open: '10.00' }),
]);
const someText: unknown = expect.any(String);
const containing = (text: string): unknown => expect.stringContaining(text);

describe('the query API on the real server', () => {
  let db: TestDatabase;
  let url: string;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    db = await testDatabase();
    const dollars = { ...paidOrder, order_key: 'newpay|laos|2', currency: 'USD' };
    await store(db.clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, [paidOrder, dollars])]);
    await store(db.clickhouse, orderEventsTable, orderEvents, [givenRange(orderEvents, [payment, refund])]);
    // Finance may read the database of the pipeline and not this one: as a merchant may not read some views.
    const finance = { name: 'finance', password: process.env['QUITTANCE_FINANCE_PASSWORD'] ?? '' };
    const closed = openClickHouse(settingsFromEnvironment(finance), { database: db.clickhouse.database });
    const positions = () => [{ projection: 'orders', lag: 3, storedAt: STORED_AT }];
    const api = queryApi({
      queries,
      readers: {
        of: (merchant) => (merchant === null ? db.clickhouse : closed),
        close: () => closed.close(),
      },
      freshness: freshnessReader({
        clickhouse: db.clickhouse,
        positions,
        completeUpTo: () => AT,
        now: Date.now,
      }),
      timeoutMs: 10_000,
      slots: { all: 4, each: 2 },
    });
    const log = createLog({ service: 'test', level: 'silent' });
    const server = buildQueryServer({ api, tokens: () => TOKENS, log, idleTimeoutMs: 20_000 });
    url = await server.listen({ host: '127.0.0.1', port: 0 });
    stops.push(
      () => server.close(),
      () => closed.close(),
      () => db.drop(),
    );
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const get = (path: string, name = 'controller') =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer secret-${name}` } });
  const refusal = async (path: string, name?: string) => {
    const answer = await get(path, name);
    const body: unknown = await answer.json();
    return [answer.status, body];
  };

  it('answers in an envelope that says of when it is and how fresh', async () => {
    const before = Date.now();
    const answer = await get('/queries/unsettled_ageing?as_of=2026-11-23');
    const body: unknown = await answer.json();
    expect(body).toMatchObject({
      query: 'unsettled_ageing',
      parameters: { as_of: '2026-11-23 00:00:00.000' },
      freshness: {
        complete_up_to: '2026-11-22T04:05:06.789Z',
        newest_callback_received_at: null,
        newest_record_stored_at: recently,
        lag_records: 3,
        projections: [{ projection: 'orders', lag_records: 3, stored_at: '2026-11-22T05:00:00.000Z' }],
      },
      row_count: 2,
      rows: lakRow,
    });
    const asOf = Date.parse(answer.headers.get('quittance-as-of') ?? '');
    expect(asOf).toBeGreaterThanOrEqual(before - 1_000);
    expect(asOf).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('fills in now by the clock of the server', async () => {
    const body = await (await get('/queries/unsettled_ageing')).text();
    const [, parameter = '', asOf = ''] =
      /"parameters":\{"as_of":"([^"]+)".*?\},"as_of":"([^"]+)"/.exec(body) ?? [];
    expect(`${parameter.replace(' ', 'T')}Z`).toBe(asOf);
  });

  it('writes CSV and Parquet, with what it says of itself in headers', async () => {
    const csv = await get('/queries/unsettled_ageing?format=csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.headers.get('quittance-rows')).toBe('2');
    expect(JSON.parse(csv.headers.get('quittance-freshness') ?? '')).toMatchObject({ lag_records: 3 });
    const lines = (await csv.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"open","open_minor"');
    const parquet = Buffer.from(await (await get('/queries/unsettled_ageing?format=parquet')).arrayBuffer());
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
  });

  it.each([...queries.keys()])('%s can be written as Parquet, which is the strictest', async (name) => {
    const answer = await get(`/queries/${name}?format=parquet`);
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
  });

  it.each([
    ['/queries/nothing', 404, 'unknown_query'],
    ['/queries/orders', 404, 'unknown_query'],
    ['/elsewhere', 404, 'not_found'],
    ['/queries/summary?day=2026-11-22', 400, 'bad_parameter'],
    ['/queries/daily_summary?from=2026-02-30', 400, 'bad_parameter'],
    ['/queries/daily_summary?from=2026-02-03&from=2026-02-04', 400, 'bad_parameter'],
    ['/queries/summary?format=xlsx', 400, 'bad_parameter'],
  ])('%s is %i %s', async (path, status, error) => {
    expect(await refusal(path)).toEqual([status, { error, detail: someText }]);
  });

  it('sends nothing of an answer with more rows than the token may have', async () => {
    const [status, body] = await refusal('/queries/summary?format=csv', 'few');
    expect([status, body]).toEqual([422, { error: 'too_many_rows', detail: containing('more than 1 rows') }]);
  });

  it('tells a merchant which views of a query are closed to it', async () => {
    const [status, body] = await refusal('/queries/summary', 'acme');
    expect([status, body]).toEqual([
      403,
      { error: 'view_not_for_reader', detail: containing('summary reads orders') },
    ]);
  });
});
