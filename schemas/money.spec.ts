import fc from 'fast-check';
import { formatMinor, MAX_MINOR, parseDecimalAmount, parseMinorAmount } from './money.js';

const exponents = { JPY: 0, HKD: 2, KWD: 3, BTC: 8 };
const money = (minor: bigint, currency: keyof typeof exponents, raw: string) => ({
  kind: 'money',
  money: { minor, currency, exponent: exponents[currency] },
  raw,
});

describe('parseDecimalAmount', () => {
  it.each([
    ['0.29', 'HKD', 29n],
    ['0.02', 'HKD', 2n],
    ['1', 'HKD', 100n],
    ['540.2', 'HKD', 54_020n],
    ['0', 'HKD', 0n],
    ['100.00', 'JPY', 100n],
    ['1.2345', 'KWD', null],
    ['1.2340', 'KWD', 1_234n],
    ['999999999999999.99', 'HKD', 99_999_999_999_999_999n],
    ['90071992547409.93', 'HKD', 9_007_199_254_740_993n],
    ['1000000000000000', 'HKD', 100_000_000_000_000_000n],
    ['92233720368.54775807', 'BTC', MAX_MINOR],
    ['92233720368547758.07', 'HKD', MAX_MINOR],
    ['9223372036854775807', 'JPY', MAX_MINOR],
    ['9223372036854775.807', 'KWD', MAX_MINOR],
    ['0.00000001', 'BTC', 1n],
  ] as const)('reads %s %s as %s', (text, currency, minor) => {
    const expected =
      minor === null ? { kind: 'problem', problem: 'unsupported_precision' } : money(minor, currency, text);
    expect(parseDecimalAmount(text, currency, exponents)).toEqual(expected);
  });

  it.each([
    ['-1', 'amount_not_a_decimal'],
    ['+1', 'amount_not_a_decimal'],
    ['', 'amount_not_a_decimal'],
    [' 1', 'amount_not_a_decimal'],
    ['1\n', 'amount_not_a_decimal'],
    ['1,000', 'amount_not_a_decimal'],
    ['1e3', 'amount_not_a_decimal'],
    ['.5', 'amount_not_a_decimal'],
    ['5.', 'amount_not_a_decimal'],
    ['01', 'amount_not_a_decimal'],
    ['0x10', 'amount_not_a_decimal'],
    ['１', 'amount_not_a_decimal'],
    ['100000000000000000', 'amount_too_many_digits'],
    ['92233720368547758.08', 'amount_too_many_digits'],
    ['99999999999999999.99', 'amount_too_many_digits'],
    ['1.000000000', 'amount_too_many_digits'],
    ['0.001', 'unsupported_precision'],
  ])('refuses %j: %s', (text, problem) => {
    expect(parseDecimalAmount(text, 'HKD', exponents)).toEqual({ kind: 'problem', problem });
  });

  it.each([
    ['92233720368.54775808', 'BTC'],
    ['9223372036854775808', 'JPY'],
    ['9223372036854775.808', 'KWD'],
  ])('refuses %s %s, which an Int64 cannot hold', (text, currency) => {
    expect(parseDecimalAmount(text, currency, exponents)).toEqual({
      kind: 'problem',
      problem: 'amount_too_many_digits',
    });
  });

  it('does not compute with a body full of digits', () => {
    const digits = '9'.repeat(250_000);
    const texts = [digits, `${digits}.00`, `0.${digits}`, `0.${'0'.repeat(250_000)}`];
    const big = jest.spyOn(globalThis, 'BigInt');
    const amounts = texts.map((text) => parseDecimalAmount(text, 'HKD', exponents));
    const calls = big.mock.calls.length;
    // Before anything can fail: a spy left behind would fail the tests of other mutants.
    big.mockRestore();
    expect(calls).toBe(0);
    for (const amount of amounts) expect(amount).toMatchObject({ problem: 'amount_too_many_digits' });
  });

  it.each(['EUR', 'hkd', '', 'constructor', '__proto__'])('knows no exponent for %j', (currency) => {
    const problem = { kind: 'problem', problem: 'unknown_currency' };
    expect(parseDecimalAmount('1', currency, exponents)).toEqual(problem);
    expect(parseMinorAmount('1', currency, exponents)).toEqual(problem);
  });

  it('reads back what formatMinor wrote', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, MAX_MINOR),
        fc.constantFrom('JPY', 'HKD', 'KWD', 'BTC'),
        (minor, currency) => {
          const text = formatMinor(minor, exponents[currency as keyof typeof exponents]);
          expect(parseDecimalAmount(text, currency, exponents)).toMatchObject({ money: { minor } });
        },
      ),
    );
  });
});

describe('parseMinorAmount', () => {
  it.each([
    ['0', 0n],
    ['1', 1n],
    ['1.0', 1n],
    ['9007199254740991', 9_007_199_254_740_991n],
  ])('takes %s', (text, minor) => {
    expect(parseMinorAmount(text, 'HKD', exponents)).toEqual(money(minor, 'HKD', text));
  });

  it.each([
    ['9007199254740992', 'unsafe_integer'],
    ['9'.repeat(100_000), 'unsafe_integer'],
    ['1.5', 'unsupported_precision'],
    [`1.${'0'.repeat(9)}`, 'amount_too_many_digits'],
    ['-1', 'amount_not_a_decimal'],
    ['1e3', 'amount_not_a_decimal'],
    ['', 'amount_not_a_decimal'],
  ])('refuses %s', (text, problem) => {
    expect(parseMinorAmount(text, 'HKD', exponents)).toEqual({ kind: 'problem', problem });
  });
});

describe('formatMinor', () => {
  it.each([
    [0n, 2, '0.00'],
    [29n, 2, '0.29'],
    [-29n, 2, '-0.29'],
    [100n, 2, '1.00'],
    [-100n, 0, '-100'],
    [1n, 8, '0.00000001'],
    [MAX_MINOR, 2, '92233720368547758.07'],
  ])('writes %s with %i digits as %s', (minor, exponent, text) => {
    expect(formatMinor(minor, exponent)).toBe(text);
  });
});
