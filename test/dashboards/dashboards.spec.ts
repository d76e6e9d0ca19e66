import { readFileSync } from 'node:fs';
import { packageFile } from '@quittance/docker/package-root';
import { readDashboard } from './dashboard.given.js';
import { exportedMetrics } from './exported-metrics.given.js';

const read = (...path: string[]): string => readFileSync(packageFile(...path), 'utf8');
const metricsIn = (expression: string): readonly string[] =>
  [...expression.matchAll(/\b(?:quittance|process|nodejs)_\w+|\bup\b(?=\{)/g)].map(([name]) => name);

describe('dashboards', () => {
  const operations = readDashboard('operations');
  const finance = readDashboard('finance');
  let exported: ReadonlySet<string>;
  beforeAll(async () => {
    exported = await exportedMetrics();
  });

  it.each(operations.panels.map((panel) => [panel.title, panel] as const))(
    'operations, %s: asks for metrics that some process exports',
    (_title, panel) => {
      const expressions = panel.targets.map(({ expr = '' }) => expr);
      expect(expressions.every((one) => metricsIn(one).length > 0)).toBe(true);
      expect(expressions.flatMap(metricsIn).filter((name) => !exported.has(name))).toEqual([]);
    },
  );

  it('alert rules ask for metrics that some process exports', () => {
    const rules = read('prometheus', 'rules', 'quittance.yml').replace(/^\s*(summary|runbook):.*$/gm, '');
    expect(metricsIn(rules).length).toBeGreaterThan(20);
    expect(metricsIn(rules).filter((name) => !exported.has(name))).toEqual([]);
  });

  it('finance never adds two currencies: one is chosen, and each panel asks for it', () => {
    const currency = finance.templating.list.find(({ name }) => name === 'currency');
    expect(currency).toMatchObject({ multi: false, includeAll: false });
    for (const { title, targets } of finance.panels) {
      const [target] = targets;
      expect([title, /currency = \$\{currency:singlequote\}/.test(target?.rawSql ?? '')]).toEqual([
        title,
        true,
      ]);
      expect([
        title,
        /exp10\(exponent\)/.test(target?.rawSql ?? '') || !/_minor/.test(target?.rawSql ?? ''),
      ]).toEqual([title, true]);
    }
  });

  it('ask the data sources that are provisioned', () => {
    const provisioned = [
      ...read('grafana', 'provisioning', 'datasources', 'quittance.yaml').matchAll(/uid: (\S+)/g),
    ];
    const uids = provisioned.map(([, uid]) => uid);
    for (const { panels } of [operations, finance])
      for (const { datasource } of panels) expect(uids).toContain(datasource.uid);
  });
});
