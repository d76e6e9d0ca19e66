import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ClickHouseError } from '@clickhouse/client';
import { ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { createLog } from '@quittance/runtime/log';
import { parseQuery } from '../queries/registry.js';
import type { ApiAnswer, QueryApi } from './api.js';
import { refusalOf } from './refusals.js';
import { buildQueryServer } from './server.js';
import { Slots } from './slots.js';

const query = parseQuery('-- q: about\n-- @param n Count 5 rows\nSELECT {n:UInt32} FROM merges');
const token = {
  name: 'acme',
  sha256: createHash('sha256').update('secret').digest(),
  merchant: 'acme',
  maxRows: 9,
};

const answerOf = (body: Readable): ApiAnswer => ({
  format: 'csv',
  contentType: 'text/csv',
  body,
  head: {
    query: 'q',
    parameters: { n: '5' },
    as_of: '2026-11-22T04:05:06.789Z',
    freshness: {
      complete_up_to: '2026-11-22T04:05:05.000Z',
      newest_callback_received_at: null,
      newest_record_stored_at: null,
      lag_records: 0,
      projections: [],
    },
    columns: [],
    row_count: 2,
  },
});

function* breaking() {
  yield 'first\r\n';
  throw new Error('the connection ended');
}

const serverWith = (ask: QueryApi['ask']) =>
  buildQueryServer({
    api: { catalogue: () => [query], ask },
    tokens: () => [token],
    log: createLog({ service: 'test', level: 'silent' }),
    idleTimeoutMs: 1_000,
  });
const listening: ReturnType<typeof serverWith>[] = [];
afterEach(async () => {
  for (const server of listening.splice(0)) await server.close();
});
const whole = serverWith(() => Promise.resolve(answerOf(Readable.from(['a\r\n']))));
const authorization = 'Bearer secret';

describe('the query API over HTTP', () => {
  it.each([undefined, 'Bearer wrong', 'Basic secret'])('asks %j for a token', async (wrong) => {
    for (const url of ['/queries', '/queries/q']) {
      const headers = wrong === undefined ? {} : { authorization: wrong };
      const answer = await whole.inject({ url, headers });
      expect([answer.statusCode, answer.json()]).toMatchObject([401, { error: 'unknown_token' }]);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="quittance"');
    }
  });

  it('lists its queries, and describes itself to anybody', async () => {
    expect((await whole.inject({ url: '/queries', headers: { authorization } })).json()).toMatchObject([
      { name: 'q', parameters: [{ name: 'n', type: 'Count', fallback: '5' }] },
    ]);
    expect((await whole.inject('/openapi.json')).json()).toMatchObject({ paths: { '/queries/q': {} } });
  });

  it('sends an answer with what it says of itself', async () => {
    const { statusCode, headers, body } = await whole.inject({
      url: '/queries/q',
      headers: { authorization },
    });
    expect([statusCode, body]).toEqual([200, 'a\r\n']);
    expect(headers).toMatchObject({
      'content-type': 'text/csv',
      'cache-control': 'no-store',
      'quittance-complete-up-to': '2026-11-22T04:05:05.000Z',
      'quittance-rows': '2',
    });
  });

  it('breaks the connection where an answer breaks off: no reader takes it for whole', async () => {
    const server = serverWith(() => Promise.resolve(answerOf(Readable.from(breaking()))));
    listening.push(server);
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${url}/queries/q`, { headers: { authorization } });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  it('lets an answer go when nobody waits for it any more', async () => {
    const body = new Readable({ read: () => undefined });
    body.push('first\r\n');
    const server = serverWith(() => Promise.resolve(answerOf(body)));
    listening.push(server);
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const aborter = new AbortController();
    await fetch(`${url}/queries/q`, { headers: { authorization }, signal: aborter.signal });
    const closed = new Promise((resolve) => body.once('close', resolve));
    aborter.abort();
    await closed;
    expect(body.destroyed).toBe(true);
  });

  it('tells nothing of a failure that is not the asker’s', async () => {
    const server = serverWith(() => Promise.reject(new Error('SELECT secret')));
    const answer = await server.inject({ url: '/queries/q', headers: { authorization } });
    expect([answer.statusCode, answer.body.includes('SELECT')]).toEqual([503, false]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'] as const)(
    'takes no %s, and says what it takes',
    async (method) => {
      for (const url of ['/queries', '/queries/q', '/queries/unheard-of', '/openapi.json', '/livez']) {
        const answer = await whole.inject({ method, url, headers: { authorization } });
        expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
        expect(answer.json()).toMatchObject({ error: 'method_not_allowed' });
        expect(answer.headers['cache-control']).toBe('no-store');
      }
      expect((await whole.inject({ method, url: '/elsewhere' })).statusCode).toBe(404);
    },
  );

  it('refuses a method whatever comes with it', async () => {
    const sent = { method: 'POST', url: '/queries/q' } as const;
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'image/png']) {
      const answer = await whole.inject({ ...sent, headers: { 'content-type': type }, payload: '{' });
      expect([type, answer.statusCode]).toEqual([type, 405]);
    }
  });

  it('answers OPTIONS with its methods, and HEAD as GET without a body', async () => {
    const options = await whole.inject({ method: 'OPTIONS', url: '/queries/q' });
    expect([options.statusCode, options.headers['allow'], options.body]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
      '',
    ]);
    const head = await whole.inject({ method: 'HEAD', url: '/queries/q', headers: { authorization } });
    expect([head.statusCode, head.headers['quittance-rows'], head.body]).toEqual([200, '2', '']);
    expect((await whole.inject({ method: 'HEAD', url: '/queries/q' })).statusCode).toBe(401);
  });
});

describe('a refusal', () => {
  const refusal = (thrown: unknown) => refusalOf(thrown, { query, token });

  it.each([
    ['159', 504, 'query_timed_out', 'narrow'],
    ['201', 429, 'quota_exceeded', 'quota'],
    ['202', 503, 'busy', 'as many'],
    ['241', 503, 'query_too_heavy', 'narrow'],
    ['396', 422, 'too_many_rows', 'more than 9 rows'],
    ['497', 403, 'view_not_for_reader', 'q reads merges'],
  ])('of the server’s error %s is %i %s', (code, status, error, says) => {
    const thrown = new ClickHouseFailure(new ClickHouseError({ code, message: 'SELECT secret', type: 'X' }));
    expect(refusal(thrown)).toMatchObject({ status, error });
    expect(refusal(thrown)?.message).toContain(says);
  });

  it('is not made of what the asker cannot change', () => {
    expect(refusal(new Error('x'))).toBeNull();
    expect(refusal(new ClickHouseFailure(new Error('ECONNREFUSED')))).toBeNull();
    const denied = new ClickHouseError({ code: '516', message: 'wrong password', type: 'X' });
    expect(refusal(new ClickHouseFailure(denied))).toBeNull();
  });
});

describe('places', () => {
  it('are bounded for all and for each, and given back once', () => {
    const slots = new Slots({ all: 3, each: 2 });
    const first = slots.take('a');
    expect([typeof first, typeof slots.take('a'), slots.take('a')]).toEqual(['function', 'function', 'each']);
    expect([typeof slots.take('b'), slots.take('c')]).toEqual(['function', 'all']);
    if (typeof first !== 'function') throw new Error('no place');
    first();
    first();
    expect([typeof slots.take('c'), slots.take('d')]).toEqual(['function', 'all']);
  });
});
