import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { queryTable } from './page.js';
import { parseQuery, queries } from './registry.js';

const PAGE = join(packageRoot, '..', 'docs', 'queries.md');
const BEGIN =
  '<!-- queries: QUITTANCE_WRITE_DOCS=1 npx jest --selectProjects unit --testPathPatterns queries/page -->\n';
const END = '\n<!-- end of queries -->';

it('docs/queries.md lists exactly the queries there are, by their own heads', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [listed, after = ''] = rest.split(END);
  const table = queryTable(queries.values());
  if (process.env['QUITTANCE_WRITE_DOCS']) writeFileSync(PAGE, `${before}${BEGIN}${table}${END}${after}`);
  else expect(listed).toBe(table);
});

it('a head is a row', () => {
  const query = parseQuery('-- q: a|b\n-- More of it.\n-- @param n Count 5 rows\nSELECT {n:UInt32}');
  expect(queryTable([query]).split('\n').at(-1)).toBe('| `q` | a\\|b More of it. | `n` Count, rows (`5`) |');
});
