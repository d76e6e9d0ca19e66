import { readFileSync } from 'node:fs';
import { packageFile } from '../package-root.js';

describe('users.xml', () => {
  const text = readFileSync(packageFile('clickhouse', 'users.xml'), 'utf8');

  it('holds no password', () => {
    expect(text.match(/<password[^>]*>/g)).toEqual([
      '<password from_env="QUITTANCE_CLICKHOUSE_PASSWORD"/>',
      '<password from_env="QUITTANCE_FINANCE_PASSWORD"/>',
    ]);
  });

  it('lets finance read the public views and nothing else', () => {
    const finance = text.slice(text.indexOf('<finance>'), text.indexOf('</finance>'));
    const views = [
      'orders',
      'refunds',
      'movements',
      'settlement_daily',
      'exceptions',
      'callbacks',
      'callback_outcomes',
      'callbacks_rejected',
      'dead_letters',
      'redrives',
      'exception_history',
      'merges',
    ];
    const grants = [...finance.matchAll(/<query>(.*)<\/query>/g)].map(([, query]) => query);
    expect(grants).toEqual(views.map((view) => `GRANT SELECT ON quittance.${view}`));
  });
});
