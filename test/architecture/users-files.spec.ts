import { readFileSync } from 'node:fs';
import { merchantUsersXml } from '@quittance/docker/merchant-users';
import { packageFile } from '@quittance/docker/package-root';
import { usersFiles } from '@quittance/projections/access/users-files';
import { publicViews } from '@quittance/projections/registry';

const text = (path: string): string => readFileSync(packageFile(...path.split('/')), 'utf8');
const grantedIn = (xml: string): readonly string[] =>
  [...xml.matchAll(/GRANT SELECT(?:\([\w, ]+\))? ON quittance\.(\w+)</g)]
    .map(([, view]) => view ?? '')
    .sort();
const userIn = (xml: string, name: string): string =>
  xml.slice(xml.indexOf(`<${name}>`), xml.indexOf(`</${name}>`));

describe("ClickHouse's users files", () => {
  // Anew: npx tsc -b && node projections/dist/access/write-users-main.js
  it.each(Object.entries(usersFiles))('%s is what the definition says', (path, expected) => {
    expect(text(path)).toBe(expected);
  });

  it('hold no password', () => {
    expect(text('clickhouse/users.xml').match(/<password[^>]*>/g)).toEqual([
      '<password from_env="QUITTANCE_CLICKHOUSE_PASSWORD"/>',
      '<password from_env="QUITTANCE_FINANCE_PASSWORD"/>',
      '<password from_env="QUITTANCE_GRAFANA_PASSWORD"/>',
    ]);
  });

  it.each(['finance', 'grafana'])('let %s read the public views and nothing else', (name) => {
    expect(grantedIn(userIn(text('clickhouse/users.xml'), name))).toEqual([...publicViews].sort());
  });

  it('are made for each merchant with its hash, its rows and no password', async () => {
    const xml = await merchantUsersXml(
      new Map([
        ['acme', 'a password of acme'],
        ['shop-2', 'a password of shop'],
      ]),
    );
    expect(xml).not.toMatch(/MERCHANT|SHA256_OF|a password/);
    expect([...xml.matchAll(/<(merchant_[\w-]+)>/g)].map(([, name]) => name)).toEqual([
      'merchant_acme',
      'merchant_shop-2',
    ]);
    const acme = userIn(xml, 'merchant_acme');
    expect(acme).not.toContain('shop-2');
    const filters = [...acme.matchAll(/<(\w+)><filter>(.*)<\/filter>/g)];
    const filtered = filters.map(([, view]) => view ?? '');
    expect([...filtered, 'business_days'].sort()).toEqual(grantedIn(acme));
    expect(new Set(filters.map(([, , filter]) => filter))).toEqual(new Set(["merchant = 'acme'"]));
    expect(/<password_sha256_hex>[0-9a-f]{64}</.test(acme)).toBe(true);
  });

  it('are not made for a name that could be read as something else', async () => {
    const names = ["x' OR 1 = 1 --", '<x/>', 'a.b', ''];
    for (const name of names) await expect(merchantUsersXml(new Map([[name, 'p']]))).rejects.toThrow('name');
  });
});
