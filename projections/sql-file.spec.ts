import { parseSql } from './sql-file.js';

it('splits a text at its marks', () => {
  expect(parseSql('-- words\n\n-- @table\nCREATE 1\n\n-- @view\nCREATE 2\n')).toEqual({
    table: 'CREATE 1',
    insert: null,
    view: 'CREATE 2',
  });
});

it.each([
  ['-- @tabel\nx', 'unknown section'],
  ['-- @view\na\n-- @view\nb', 'twice'],
])('refuses %j', (text, words) => {
  expect(() => parseSql(text)).toThrow(words);
});
