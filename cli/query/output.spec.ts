import { CliError } from '../exit-codes.js';
import { outputOf } from './output.js';

it.each([
  [{}, { kind: 'table' }],
  [{ format: 'table' }, { kind: 'table' }],
  [{ json: true }, { kind: 'rows' }],
  [{ format: 'csv' }, { kind: 'file', format: 'csv', path: null }],
  [
    { format: 'parquet', output: 'a.parquet' },
    { kind: 'file', format: 'parquet', path: 'a.parquet' },
  ],
] as const)('%j is %j', (flags, output) => {
  expect(outputOf(flags, true)).toEqual(output);
});

it.each([
  [{ format: 'xlsx' }, 'table, json, csv, parquet'],
  [{ format: 'csv', json: true }, 'stands alone'],
  [{ output: 'a.csv' }, '--output needs --format'],
  [{ format: 'parquet' }, 'not for a terminal'],
] as const)('%j is refused', (flags, says) => {
  expect(() => outputOf(flags, true)).toThrow(CliError);
  expect(() => outputOf(flags, true)).toThrow(says);
});

it('sends Parquet on to a program', () => {
  expect(outputOf({ format: 'parquet' }, false)).toEqual({ kind: 'file', format: 'parquet', path: null });
});
