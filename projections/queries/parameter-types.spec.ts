import { BadParameter, isParameterType, readValue } from './parameter-types.js';

const NOW = Date.UTC(2026, 10, 22, 4, 5, 6, 789);

const read = (type: string, text: string) => {
  if (!isParameterType(type)) throw new Error(type);
  return readValue({ name: 'x', type }, text, NOW);
};

describe('a parameter', () => {
  it.each([
    ['Date', '2026-02-28', '2026-02-28'],
    ['Date', '1900-01-01', '1900-01-01'],
    ['DateTime', 'now', '2026-11-22 04:05:06.789'],
    ['DateTime', '2026-11-22', '2026-11-22 00:00:00.000'],
    ['DateTime', '2026-11-22T04:05Z', '2026-11-22 04:05:00.000'],
    ['DateTime', '2026-11-22 04:05:06.7', '2026-11-22 04:05:06.700'],
    ['Zone', 'account', 'account'],
    ['Zone', 'UTC', 'UTC'],
    ['Zone', 'Asia/Vientiane', 'Asia/Vientiane'],
    ['Zone', 'Asia/Calcutta', 'Asia/Calcutta'],
    ['Text', '*', '*'],
    ['Text', "o'brien; DROP", "o'brien; DROP"],
    ['Count', '0', '0'],
    ['Count', '007', '7'],
    ['Count', '4294967295', '4294967295'],
  ])('%s %j is %j', (type, text, value) => {
    expect(read(type, text)).toBe(value);
  });

  it.each([
    ['Date', '2026-02-30'],
    ['Date', '2026-13-01'],
    ['Date', '22.11.2026'],
    ['Date', '1899-12-31'],
    ['Date', '2300-01-01'],
    ['Date', 'now'],
    ['Date', "2026-11-22' OR 1"],
    ['DateTime', '2026-02-30T00:00:00Z'],
    ['DateTime', '2026-11-22T24:30Z'],
    ['DateTime', '2026-11-22T04:05:06+08:00'],
    ['DateTime', 'yesterday'],
    ['Zone', '+08:00'],
    ['Zone', 'asia/shanghai'],
    ['Zone', 'Mars/Olympus'],
    ['Zone', ''],
    ['Text', ''],
    ['Text', 'a\nb'],
    ['Text', 'x'.repeat(513)],
    ['Count', '-1'],
    ['Count', '1.5'],
    ['Count', '4294967296'],
    ['Count', ''],
  ])('%s refuses %j, saying what to write', (type, text) => {
    expect(() => read(type, text)).toThrow(BadParameter);
    expect(() => read(type, text)).toThrow(/^x is a .+: write /);
  });

  it('has one of the types there are', () => {
    expect([isParameterType('Date'), isParameterType('toString'), isParameterType(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
