import { createServer, type Server } from 'node:http';
import { ClickHouseError } from '@clickhouse/client';
import { ClickHouseFailure, openClickHouse } from './clickhouse.js';

/** A real server cannot show what was asked of it, so the requests are caught on their way there. */
const asked: URLSearchParams[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, reply) => {
    asked.push(new URL(request.url ?? '', 'http://server').searchParams);
    request.resume().on('end', () => reply.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('every statement waits for its end, is stored when it is answered, and loses no digit', async () => {
  const clickhouse = openClickHouse({ url, username: 'default', password: '', tls: null });
  await clickhouse.query('SELECT 1');
  await clickhouse.command('SELECT 1');
  await clickhouse.insertRaw({
    statement: "INSERT INTO t SELECT a FROM input('a Int64') FORMAT TSV",
    body: Buffer.from('1\n'),
    deduplicationToken: 'these rows',
    parameters: {},
  });
  await clickhouse.close();
  expect(asked).toHaveLength(3);
  for (const settings of asked) {
    expect(Object.fromEntries(settings)).toMatchObject({
      async_insert: '0',
      output_format_json_quote_64bit_integers: '1',
      wait_end_of_query: '1',
    });
  }
  expect(asked.map((settings) => settings.get('insert_deduplication_token'))).toEqual([
    null,
    null,
    'these rows',
  ]);
});

describe('an answer of the server that says', () => {
  const failure = (code: string) => new ClickHouseFailure(new ClickHouseError({ message: 'm', code }));

  test.each(['159', '202', '209', '210', '236', '241', '242', '243', '252', '394', '999'])(
    '"not now" (%s) is tried again: the range stays planned',
    (code) => {
      expect(failure(code)).toMatchObject({ retriable: true, code: 'CLICKHOUSE_AWAY' });
    },
  );

  test.each(['60', '497', '516'])('"not like this" (%s) is for a person', (code) => {
    expect(failure(code)).toMatchObject({ retriable: false, code: 'CLICKHOUSE_REFUSED' });
  });
});
