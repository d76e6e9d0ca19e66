import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publicViews } from '@quittance/projections/registry';

const ROOT = resolve(__dirname, '..', '..');

/** The contract with finance: these may never become fewer. */
const PROMISED = [
  'callback_outcomes',
  'callbacks',
  'callbacks_rejected',
  'dead_letters',
  'exception_history',
  'exceptions',
  'merges',
  'movements',
  'orders',
  'refunds',
  'settlement_daily',
];

const grantedIn = (file: string): readonly string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/GRANT SELECT ON quittance\.(\w+)</g)]
    .map((match) => match[1] ?? '')
    .sort();

it('every promised view is there', () => {
  expect([...publicViews].sort()).toEqual(expect.arrayContaining(PROMISED));
});

it('finance is granted the public views, no more and no fewer, in the file that makes it', () => {
  expect(grantedIn('docker/clickhouse/users.xml')).toEqual([...publicViews].sort());
});

it('so is whoever works on the machine of a local server', () => {
  expect(grantedIn('docker/local/clickhouse/users.xml')).toEqual([...publicViews].sort());
});
