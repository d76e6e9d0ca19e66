import { compare, isRight, renderLines } from './summary.js';

const group = { provider: 'p', currency: 'LAK', orders: 2, gross: 12_345n, refunds: 45n, net: 12_300n };

it('marks each figure, and shows both where they differ', () => {
  const lines = compare([group], [{ ...group, gross: 12_346n }]);
  expect(lines.flatMap(({ checks }) => checks.filter((check) => !isRight(check)))).toEqual([
    { what: 'gross', expected: '123.45', found: '123.46' },
  ]);
  expect(renderLines(lines)).toContain('123.46 ✗');
});

it('holds a group that must not be there against the pipeline', () => {
  const [line] = compare([], [group]);
  expect(line?.checks.every(isRight)).toBe(false);
});

it('and one that is missing', () => {
  const [line] = compare([group], []);
  expect(line?.checks.map(({ found }) => found)).toEqual(['0', '0.00', '0.00', '0.00']);
});
