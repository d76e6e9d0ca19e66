import { Readable } from 'node:stream';
import type { Readiness } from '@quittance/runtime/http-health';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import type { Answer } from '../queries/answer.js';
import { BadParameter } from '../queries/run.js';
import type { Api } from './api.js';
import type { Explanation } from './explain.js';
import { buildConsole } from './server.js';

const nothing: Omit<Explanation, 'id' | 'found'> = {
  orders: [],
  refunds: [],
  exceptions: [],
  callbacks: [],
  outcomes: [],
  facts: [],
  events: [],
  dead_letters: [],
};

const summary = {
  as_of: '2026-11-22T00:00:00.000Z',
  money: [],
  accounts: [],
  exceptions: [],
  rejected: [],
  dead_letters: [],
  freshness: {},
  projections: [],
};

const givenAnswer = (query: string): Answer => ({
  head: {
    query,
    parameters: {},
    as_of: '2026-11-22T04:05:06.789Z',
    freshness: {
      complete_up_to: null,
      newest_callback_received_at: null,
      newest_record_stored_at: null,
      lag_records: 0,
      projections: [],
    },
    columns: [{ name: 'a', type: 'String' }],
    row_count: 1,
  },
  contentType: 'text/csv; charset=utf-8; header=present',
  body: Readable.from([Buffer.from('"a"\r\n"1"\r\n')]),
});

const api: Api = {
  summary: () => Promise.resolve(summary),
  query: (name, given) => {
    if (given['from'] === 'never') throw new BadParameter('from is a Date, not "never"');
    return Promise.resolve(name === 'unknown' ? null : [{ name, ...given }]);
  },
  answer: (name) => Promise.resolve(name === 'unknown' ? null : givenAnswer(name)),
  catalogue: () => [{ name: 'summary', about: 'all', parameters: [] }],
  probe: () => Promise.resolve(),
};

const MOVING = (): Readiness => ({ ready: true });

const serverWith = (changed: Partial<Api>, host = '127.0.0.1', progress = MOVING) =>
  buildConsole({
    api: { ...api, ...changed },
    explain: (id) => Promise.resolve({ ...nothing, id, found: id === 'newpay|laos|1%7C2' }),
    metrics: createMetrics('test'),
    progress,
    log: createLog({ service: 'test', level: 'silent' }),
    host,
  });

const get = (url: string, host = 'localhost:8090', changed: Partial<Api> = {}) =>
  serverWith(changed).inject({ method: 'GET', url, headers: { host } });

describe('the console', () => {
  it.each([
    ['/', 'text/html', 'Is money normal?'],
    ['/console.js', 'text/javascript', 'api/summary'],
    ['/console.css', 'text/css', 'color-scheme'],
    ['/tables.js', 'text/javascript', 'textContent'],
    ['/explain.js', 'text/javascript', 'dead_letters'],
    ['/api/summary', 'application/json', 'as_of'],
    ['/api/settlement?from=2026-11-22', 'application/json', '2026-11-22'],
    ['/api/exceptions', 'application/json', 'exceptions_open'],
    ['/api/queries', 'application/json', 'summary'],
    ['/api/queries/trial_balance', 'application/json', 'trial_balance'],
    ['/livez', 'application/json', 'true'],
    ['/readyz', 'application/json', 'true'],
    ['/metrics', 'text/plain', 'process_cpu'],
  ])('%s answers with %s', async (path, type, content) => {
    const answer = await get(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain(type);
    expect(answer.body).toContain(content);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('gives a whole answer in a format, with how fresh it is', async () => {
    const { statusCode, headers, body } = await get('/api/queries/summary?format=csv');
    expect([statusCode, body]).toEqual([200, '"a"\r\n"1"\r\n']);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="summary.csv"',
      'quittance-as-of': '2026-11-22T04:05:06.789Z',
      'quittance-complete-up-to': 'unknown',
      'quittance-rows': '1',
    });
  });

  it('explains any id, also one that holds percent signs and slashes; 404 where nothing is known', async () => {
    const known = await get(`/api/explain/${encodeURIComponent('newpay|laos|1%7C2')}`);
    expect(known.statusCode).toBe(200);
    const place = await get(`/api/explain/${encodeURIComponent('callbacks.newpay/3/17')}`);
    expect([place.statusCode, place.json<Explanation>().id]).toEqual([404, 'callbacks.newpay/3/17']);
    expect((await get(`/api/explain/${'x'.repeat(513)}`)).statusCode).toBe(400);
    expect((await get('/api/explain/')).statusCode).toBe(400);
  });

  it.each([
    ['/api/settlement?from=never', 400, 'bad_parameter'],
    ['/api/settlement?from=2026-11-22&from=2026-11-23', 400, 'bad_parameter'],
    ['/api/queries/unknown', 404, 'unknown_query'],
    ['/api/queries/unknown?format=json', 404, 'unknown_query'],
    ['/api/queries/summary?format=xml', 400, 'bad_parameter'],
    ['/../package.json', 404, 'not_found'],
    ['/%2e%2e/package.json', 404, 'not_found'],
    ['/nowhere', 404, 'not_found'],
  ])('%s is %i %s', async (path, status, error) => {
    const answer = await get(path);
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([status, error]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'] as const)('takes no %s', async (method) => {
    const answer = await serverWith({}).inject({
      method,
      url: '/api/summary',
      headers: { host: 'localhost' },
    });
    expect(answer.statusCode).toBe(404);
  });

  it('answers on loopback under loopback names only: a page elsewhere must not read figures by a name of its own', async () => {
    expect((await get('/api/summary', 'evil.example:8090')).statusCode).toBe(421);
    expect((await get('/api/summary', '127.0.0.1:8090')).statusCode).toBe(200);
    expect((await get('/api/summary', '[::1]:8090')).statusCode).toBe(200);
    const open = serverWith({}, '0.0.0.0');
    const answer = await open.inject({ url: '/api/summary', headers: { host: 'console.example' } });
    expect(answer.statusCode).toBe(200);
  });

  it('tells that ClickHouse is away, and nothing of the statement', async () => {
    const away = {
      summary: () => Promise.reject(new Error('SELECT secret')),
      probe: () => Promise.reject(new Error('away')),
    };
    const answer = await get('/api/summary', 'localhost', away);
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([503, 'unavailable']);
    expect(answer.body).not.toContain('secret');
    expect((await get('/readyz', 'localhost', away)).statusCode).toBe(503);
    expect((await get('/livez', 'localhost', away)).statusCode).toBe(200);
  });

  it('is not ready while a projection has input and does not move, and says which', async () => {
    const stalled = (): Readiness => ({ ready: false, reason: 'orders stands still' });
    const server = serverWith({}, '127.0.0.1', stalled);
    const answer = await server.inject({ method: 'GET', url: '/readyz', headers: { host: 'localhost' } });
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { ready: false, reason: 'orders stands still' },
    ]);
  });
});
