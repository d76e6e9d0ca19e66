import { renderTable } from './table.js';

it('sets texts to the left, numbers to the right, and shows what is not there', () => {
  const rows = [
    { name: 'orders', count: '12', note: null },
    { name: 'all', count: '1234', note: 'x' },
  ];
  expect(renderTable(rows)).toBe(['name    count  note', 'orders     12  –', 'all      1234  x'].join('\n'));
});

it('needs no rows', () => {
  expect(renderTable([], ['name'])).toBe('name');
});
