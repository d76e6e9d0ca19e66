import { type ClickHouse, openClickHouse } from './clickhouse.js';
import { readClickHouse } from './config/env.js';
import { readSettings } from './config/env-reader.js';

const database = `quittance_test_runtime_${process.pid}_${Date.now()}`;

describe('ClickHouse', () => {
  const settings = readSettings(process.env, readClickHouse);
  let clickhouse: ClickHouse;
  beforeAll(async () => {
    clickhouse = openClickHouse(settings, { database });
    await clickhouse.ensureDatabase();
    await clickhouse.ensureDatabase();
    await clickhouse.command(
      'CREATE TABLE t (a Int64) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 10',
    );
  });
  afterAll(async () => {
    await clickhouse.command('DROP DATABASE {database:Identifier} SYNC', { database });
    await clickhouse.close();
  });

  const insert = (text: string, deduplicationToken: string) =>
    clickhouse.insertRaw({
      statement: "INSERT INTO t SELECT a FROM input('a Int64') FORMAT TSV",
      body: Buffer.from(text),
      deduplicationToken,
      parameters: {},
    });
  const rows = async () => (await clickhouse.query('SELECT a FROM t ORDER BY a')).map((row) => row['a']);

  it('gives integers of 64 and 128 bits as exact texts', async () => {
    const [row] = await clickhouse.query(
      "SELECT toInt64(9007199254740993) AS a, toInt128('170141183460469231731687303715884105727') AS b, toUInt8(2) AS c",
    );
    expect(row).toEqual({ a: '9007199254740993', b: '170141183460469231731687303715884105727', c: 2 });
  });

  it('has stored an insert when it resolves, and takes the same token once', async () => {
    await insert('1\n2\n', 'first');
    await insert('1\n2\n', 'first');
    expect(await rows()).toEqual(['1', '2']);
    await insert('1\n2\n', 'second');
    expect(await rows()).toEqual(['1', '1', '2', '2']);
  });

  // Seen with another client: a token stayed in the session and swallowed the inserts after it.
  it('does not carry a token over to what comes after', async () => {
    await insert('7\n', 'third');
    await clickhouse.command('INSERT INTO t VALUES (8)');
    await clickhouse.command('INSERT INTO t VALUES (9)');
    expect((await rows()).slice(-3)).toEqual(['7', '8', '9']);
  });

  it('is an error when rows cannot be read, and nothing of them is stored', async () => {
    const before = await rows();
    await expect(insert('10\nnonsense\n', 'bad')).rejects.toMatchObject({
      code: 'CLICKHOUSE_REFUSED',
      retriable: false,
    });
    expect(await rows()).toEqual(before);
  });

  it('is an error, not a short answer, when a query fails after its first rows', async () => {
    const late = clickhouse.query(
      'SELECT throwIf(number = 999999) FROM numbers(1000000) SETTINGS max_block_size = 1000',
    );
    await expect(late).rejects.toMatchObject({ code: 'CLICKHOUSE_REFUSED', serverCode: 395 });
  });

  it('passes parameters as values: no text becomes SQL', async () => {
    const [row] = await clickhouse.query('SELECT {a:String} AS a, {b:Array(String)} AS b', {
      a: "'; DROP TABLE t --\n\t\\",
      b: ["it's", 'a"b\\'],
    });
    expect(row).toEqual({ a: "'; DROP TABLE t --\n\t\\", b: ["it's", 'a"b\\'] });
  });

  it('says of a server that does not answer that a repeat may help', async () => {
    const away = openClickHouse({ ...settings, url: 'http://127.0.0.1:1' });
    await expect(away.query('SELECT 1')).rejects.toMatchObject({
      code: 'CLICKHOUSE_AWAY',
      retriable: true,
      serverCode: null,
    });
    await away.close();
  });

  it('says of a wrong password that a repeat will not help', async () => {
    const wrong = openClickHouse({ ...settings, password: 'wrong' });
    await expect(wrong.query('SELECT 1')).rejects.toMatchObject({
      code: 'CLICKHOUSE_REFUSED',
      serverCode: 516,
    });
    await wrong.close();
  });
});
