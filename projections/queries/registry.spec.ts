import { projections } from '../registry.js';
import { readSql } from '../sql-file.js';
import { mixedCurrencies } from '../testing/money-groups.js';
import { parseQuery, queries } from './registry.js';

/** An amount that is added, or taken from another, as it is read. */
const ADDED =
  /\bsum(?:If)?\((?:(?!toInt128)\w+\()*(?:\w+\.)?\w+_minor\b|(?:\w+\.)?\w+_minor\s*[+-]\s*(?:\w+\.)?\w+_minor\b/g;
const AMOUNT = /(?:\w+\.)?\w+_minor\b/g;
const SUM_AS = /\bsum(?:If)?\(.*\) AS (\w+_minor)\b/g;

/**
 * Amounts that are added as they are stored: the server would wrap beyond 64 bits without a word. A name without a
 * table that stands for a sum in the same statement has 128 bits.
 */
function inSixtyFourBits(sql: string): readonly string[] {
  const sums = new Set([...sql.matchAll(SUM_AS)].map(([, name]) => name));
  return [...sql.matchAll(ADDED)]
    .map(([found]) => found)
    .filter((found) => (found.match(AMOUNT) ?? []).some((name) => !sums.has(name)));
}

describe('named queries', () => {
  it('are those that finance was promised', () => {
    const promised = [
      'daily_summary',
      'duplicates_by_order',
      'duplicates_by_provider',
      'exceptions_open',
      'quarantined_by_reason',
      'refund_register',
      'silence_by_account',
      'summary',
      'trial_balance',
      'unsettled_ageing',
    ];
    expect([...queries.keys()]).toEqual(expect.arrayContaining(promised));
  });

  it.each([...queries.values()].map((query) => [query.name, query] as const))(
    '%s never adds currencies, and shows each amount with its currency and exponent',
    (_, { sql }) => {
      expect(mixedCurrencies(sql)).toEqual([]);
      const shown = sql.slice(0, sql.indexOf('\nFROM'));
      if (/_minor\b/.test(shown)) expect(shown).toMatch(/\bcurrency,\s+exponent\b/);
    },
  );

  it('neither does a public view', () => {
    const mixing = projections.flatMap(({ name }) => mixedCurrencies(readSql(name).view ?? ''));
    expect(mixing).toEqual([]);
  });

  it.each([
    ...[...queries.values()].map(({ name, sql }) => [name, sql] as const),
    ...projections.map(({ name }) => [`the view of ${name}`, readSql(name).view ?? ''] as const),
  ])('%s adds amounts in 128 bits', (_, sql) => {
    expect(inSixtyFourBits(sql)).toEqual([]);
  });

  it.each([
    'SELECT sum(net_minor) FROM orders',
    'SELECT sum(assumeNotNull(o.net_minor)), sum(toInt128(paid_minor)) FROM orders AS o',
    "SELECT -sumIf(net_minor, state = 'SETTLED') FROM orders",
    'SELECT paid_minor - refunded_minor FROM orders',
  ])('one that does not is found: %s', (sql) => {
    expect(inSixtyFourBits(sql)).not.toEqual([]);
  });

  it.each([
    'SELECT sum(net_minor) FROM orders',
    'SELECT provider, sum(toInt128(net_minor)) FROM orders GROUP BY provider',
    'SELECT sumIf(net_minor, 1) FROM orders GROUP BY currency ORDER BY 1',
    'SELECT sum(x) FROM (SELECT sum(paid_minor) AS x FROM orders GROUP BY provider\n) GROUP BY currency, exponent',
    'SELECT sum(paid_minor) OVER (PARTITION BY merchant ORDER BY day) FROM orders',
    'SELECT sum(paid_minor) OVER books FROM orders WINDOW books AS (ORDER BY currency, exponent)',
  ])('the rule finds an offender: %s', (sql) => {
    expect(mixedCurrencies(sql)).not.toEqual([]);
  });

  it('a head has lines of explanation between its title and its parameters', () => {
    const text =
      '-- q: about\n-- Days are local.\n-- Late facts too.\n-- @param n Count 5 rows\nSELECT {n:UInt32}';
    expect(parseQuery(text)).toEqual({
      name: 'q',
      about: 'about',
      notes: 'Days are local. Late facts too.',
      parameters: [{ name: 'n', type: 'Count', fallback: '5', about: 'rows' }],
      sql: 'SELECT {n:UInt32}',
    });
  });

  it.each([
    ['no title', 'SELECT 1', 'on top'],
    ['a parameter declared and not used', '-- q: a\n-- @param d Date 2026-01-01 x\nSELECT 1', 'declares'],
    ['a parameter used and not declared', '-- q: a\nSELECT {d:Date32}', 'uses [d]'],
    ['one declared twice', '-- q: a\n-- @param d Text * x\n-- @param d Text * x\nSELECT {d:String}', 'twice'],
    [
      'a name that is taken',
      '-- q: a\n-- @param format Text * x\nSELECT {format:String}',
      'cannot be called',
    ],
    ['a type nobody checks', '-- q: a\n-- @param d Int8 1 x\nSELECT {d:Int8}', '@param'],
    ['a mistyped mark', '-- q: a\n-- @parm d Text * x\nSELECT {d:String}', '@param'],
    ['a default that is no value', '-- q: a\n-- @param d Date * x\nSELECT {d:Date32}', 'd is a Date'],
    [
      'a value read as another type',
      '-- q: a\n-- @param d Date 2026-01-01 x\nSELECT {d:String}',
      '{d:Date32}',
    ],
  ])('is a mistake: %s', (_, text, says) => {
    expect(() => parseQuery(text)).toThrow(says);
  });
});
