import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXCEPTION_KINDS } from '@quittance/processors/order/exceptions/finding';
import { READ_KINDS } from '@quittance/processors/translate/exception-kinds';

const sql = readFileSync(join(resolve(__dirname, '..', '..'), 'projections', 'exceptions.sql'), 'utf8');

/** People decide about kinds that only the view knows; translate takes a decision only about a kind it knows. */
it('the kinds that the view exceptions finds when read are those that decisions may be about', () => {
  const listed = [...sql.matchAll(/^-- {3}([a-z_]+) {2}/gm)].map(([, kind]) => kind);
  expect(new Set(listed)).toEqual(new Set(READ_KINDS));
  const view = sql.slice(sql.indexOf('-- @view'));
  for (const kind of READ_KINDS) {
    expect(view).toContain(`'${kind}'`);
    expect(Object.keys(EXCEPTION_KINDS)).not.toContain(kind);
  }
});
