import { buffer, text } from 'node:stream/consumers';
import { formatMinor } from '@quittance/schemas/money';
import fc from 'fast-check';
import { type ClickHouse, openClickHouse } from '../clickhouse.js';
import { readClickHouse } from '../config/env.js';
import { readSettings } from '../config/env-reader.js';
import { type Export, exportAnswer } from './export.js';

const database = `quittance_test_export_${process.pid}_${Date.now()}`;

/** RFC 4180, as strictly as it is written: CRLF, quotes doubled, nothing after a closing quote. */
function parseCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < csv.length) {
    const at = cell.lastIndex;
    const match = cell.exec(csv);
    if (match === null) throw new Error(`no RFC 4180 at ${at}: ${JSON.stringify(csv.slice(at, at + 40))}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const AMOUNTS = `
SELECT n, amount_minor, 'LAK' AS currency, exponent, other_minor, other_exponent, lonely_minor_units
FROM
(
    SELECT number AS n, arrayJoin([toInt128(-1234567)]) AS amount_minor, toNullable(toUInt8(number)) AS exponent,
    CAST(NULL AS Nullable(Int64)) AS other_minor, 3 AS other_exponent, 1 AS lonely_minor_units
    FROM numbers(3) ORDER BY n DESC
)`;

const TEXTS = `SELECT arrayJoin([
    '=1+1', '-1', '+1.5', '-1+cmd', '@x', 'plain', 'a"b', 'x,y', 'two
lines', '＝1', '', '00012', 'tab	'
    ]) AS note, CAST(note AS LowCardinality(Nullable(String))) AS again, NULL AS nothing, ['=a', 'b'] AS list,
    toDateTime64('2026-11-22 04:05:06.789', 3, 'UTC') AS at`;

describe('an answer written out', () => {
  let clickhouse: ClickHouse;
  beforeAll(async () => {
    clickhouse = openClickHouse(readSettings(process.env, readClickHouse), { database });
    await clickhouse.ensureDatabase();
  });
  afterAll(async () => {
    await clickhouse.command('DROP DATABASE {database:Identifier} SYNC', { database });
    await clickhouse.close();
  });

  const write = (sql: string, more: Partial<Export> = {}) =>
    exportAnswer(clickhouse, { sql, parameters: {}, format: 'csv', maxRows: null, timeoutMs: null, ...more });
  const csv = async (sql: string) => parseCsv(await text((await write(sql)).body));
  const json = async (sql: string): Promise<unknown> =>
    JSON.parse(await text((await write(sql, { format: 'json' })).body));

  it('has each amount in major units before its minor units, in the order of the statement', async () => {
    expect(await csv(AMOUNTS)).toEqual([
      'n amount amount_minor currency exponent other other_minor other_exponent lonely_minor_units'.split(
        ' ',
      ),
      ['2', '-12345.67', '-1234567', 'LAK', '2', '', '', '3', '1'],
      ['1', '-123456.7', '-1234567', 'LAK', '1', '', '', '3', '1'],
      ['0', '-1234567', '-1234567', 'LAK', '0', '', '', '3', '1'],
    ]);
    const { rows, columns, body } = await write(AMOUNTS);
    body.destroy();
    expect([rows, columns[1]]).toEqual([3, { name: 'amount', type: 'amount in major units' }]);
    expect(await json(AMOUNTS)).toMatchObject([
      { n: '2', amount: '-12345.67', amount_minor: '-1234567', other: null, other_minor: null },
      { amount: '-123456.7' },
      { amount: '-1234567' },
    ]);
  });

  it('leaves a column alone that is called as the amount would be', async () => {
    const sql = 'SELECT 3 AS paid, toInt64(250) AS paid_minor, 2 AS exponent';
    expect(await json(sql)).toEqual([{ paid: 3, paid_major: '2.50', paid_minor: '250', exponent: 2 }]);
  });

  it('is RFC 4180 with texts that no spreadsheet runs; other formats have them as they are', async () => {
    const [header, ...rows] = await csv(TEXTS);
    expect(header).toEqual(['note', 'again', 'nothing', 'list', 'at']);
    const notes = [
      "'=1+1",
      '-1',
      '+1.5',
      "'-1+cmd",
      "'@x",
      'plain',
      'a"b',
      'x,y',
      'two\nlines',
      "'＝1",
      '',
      '00012',
      'tab\t',
    ];
    expect(rows.map(([note]) => note)).toEqual(notes);
    expect(rows.map(([, again]) => again)).toEqual(notes);
    expect(rows[0]?.slice(2)).toEqual(['', '["=a","b"]', '2026-11-22T04:05:06.789Z']);
    expect(await json(TEXTS)).toMatchObject([
      { note: '=1+1', list: ['=a', 'b'] },
      {},
      {},
      { note: '-1+cmd' },
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
    ]);
  });

  it('moves digits exactly as formatMinor does, for any amount and exponent', async () => {
    const amount = fc.tuple(
      fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
      fc.integer({ min: 0, max: 12 }),
    );
    const small = fc.tuple(fc.bigInt({ min: -1200n, max: 1200n }), fc.integer({ min: 0, max: 4 }));
    const given = fc.array(fc.oneof(amount, small), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(given, async (amounts) => {
        const list = amounts.map(([minor, exponent]) => `(toInt128('${minor}'), ${exponent})`).join();
        const sql = `SELECT a.1 AS x_minor, toUInt8(a.2) AS exponent FROM (SELECT arrayJoin([${list}]) AS a)`;
        const [, ...rows] = await csv(sql);
        expect(rows.map(([x]) => x)).toEqual(
          amounts.map(([minor, exponent]) => formatMinor(minor, exponent)),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('is Parquet with exact decimals', async () => {
    const huge = '99999999999999999999999999999999999999';
    const sql = `SELECT toInt128('-1234567') AS a_minor, toUInt8(3) AS exponent, toInt64(7) AS b_minor,
        toInt128('${huge}') AS c_minor, toUInt8(0) AS c_exponent, 'x' AS t, [1, 2] AS l, toDate32('2026-11-22') AS d`;
    await expect(write(sql, { format: 'parquet' })).rejects.toThrow('decimal');
    const fits = sql.replace(huge, huge.slice(8));
    const body = await buffer((await write(fits, { format: 'parquet' })).body);
    await clickhouse.command(
      'CREATE TABLE p (a Decimal(38,8), a_minor Decimal(38,0), b Decimal(38,8), b_minor Int64, c Decimal(38,8), t String, l Array(Int64), d Date32) ENGINE = Memory',
    );
    const columns = 'a, a_minor, b, b_minor, c, t, l, d';
    const types =
      'a Decimal(38,8), a_minor Decimal(38,0), b Decimal(38,8), b_minor Int64, c Decimal(38,8), t String, l Array(Int64), d Date32';
    await clickhouse.insertRaw({
      statement: `INSERT INTO p SELECT ${columns} FROM input('${types}') FORMAT Parquet`,
      body,
      deduplicationToken: 'p',
      parameters: {},
    });
    const [row] = await clickhouse.query(
      'SELECT toString(a) AS a, toString(a_minor) AS am, toString(b) AS b, toString(c) AS c, t, l, d FROM p',
    );
    expect(row).toEqual({
      a: '-1234.567',
      am: '-1234567',
      b: '0.007',
      c: huge.slice(8),
      t: 'x',
      l: ['1', '2'],
      d: '2026-11-22',
    });
    await expect(write('SELECT toInt64(1) AS a_minor, 9 AS exponent', { format: 'parquet' })).rejects.toThrow(
      'exponent above 8',
    );
  });

  it('is refused whole where it has more rows than allowed', async () => {
    const sql = 'SELECT number FROM numbers(100000) ORDER BY cityHash64(number)';
    await expect(write(sql, { maxRows: 99_999 })).rejects.toMatchObject({ serverCode: 396 });
    const allowed = await write(sql, { maxRows: 100_000 });
    expect(allowed.rows).toBe(100_000);
    expect((await text(allowed.body)).split('\r\n')).toHaveLength(100_002);
  });

  it('keeps the order of a long answer', async () => {
    const { body } = await write('SELECT number AS n FROM numbers(300000) ORDER BY n DESC');
    const [, ...lines] = (await text(body)).trimEnd().split('\r\n');
    expect(lines.every((line, at) => line === String(299_999 - at))).toBe(true);
  });

  it('is an error when it fails after its first rows, takes too long, or nobody waits any more', async () => {
    const late = 'SELECT throwIf(number = 999999) FROM numbers(1000000) SETTINGS max_block_size = 1000';
    await expect(write(late)).rejects.toMatchObject({ serverCode: 395 });
    const slow = 'SELECT count() FROM numbers(1000000000000)';
    await expect(write(slow, { timeoutMs: 1 })).rejects.toMatchObject({ serverCode: 159 });
    const aborter = new AbortController();
    const given = write('SELECT sum(sleepEachRow(0.1)) FROM numbers(30)', { signal: aborter.signal });
    setTimeout(() => aborter.abort(), 100);
    await expect(given).rejects.toThrow('abort');
  });
});
