import { projections } from '../registry.js';
import { readSql } from '../sql-file.js';
import { mixedCurrencies } from '../testing/money-groups.js';
import { parseQuery, queries } from './registry.js';

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
    'SELECT sum(net_minor) FROM orders',
    'SELECT provider, sum(toInt128(net_minor)) FROM orders GROUP BY provider',
    'SELECT sumIf(net_minor, 1) FROM orders GROUP BY currency ORDER BY 1',
    'SELECT sum(x) FROM (SELECT sum(paid_minor) AS x FROM orders GROUP BY provider\n) GROUP BY currency, exponent',
  ])('the rule finds an offender: %s', (sql) => {
    expect(mixedCurrencies(sql)).not.toEqual([]);
  });

  it('a parameter that is declared and not used, or used and not declared, is a mistake', () => {
    expect(() => parseQuery('-- q: about\n-- @param from Date 2026-01-01 first\nSELECT 1')).toThrow(
      'declares',
    );
    expect(() => parseQuery('-- q: about\nSELECT {from:Date}')).toThrow('uses [from]');
  });

  it('a parameter needs a type we check, a default and words', () => {
    expect(() => parseQuery('-- q: about\n-- @param from Int8 1 x\nSELECT {from:Int8}')).toThrow('@param');
    expect(() => parseQuery('SELECT 1')).toThrow('on top');
  });
});
