import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageFile } from '../package-root.js';

const read = (...path: string[]): string => readFileSync(packageFile('prometheus', ...path), 'utf8');

const TESTS = ['quittance.yml', 'last-week.yml'];

/** Where promtool is, from Debian's package prometheus for example; null = not on this machine. */
function promtool(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'promtool')).find((file) => existsSync(file)) ?? null;
}

describe('alert rules', () => {
  const rules = read('rules', 'quittance.yml')
    .split(/^ {6}- alert: /m)
    .slice(1);
  const names = rules.map((rule) => rule.split('\n')[0] ?? '');

  it('each says how grave it is, what is the matter and what to do', () => {
    expect(names.length).toBeGreaterThan(10);
    for (const rule of rules) {
      expect(rule).toMatch(/labels: \{ severity: (critical|warning) \}/);
      expect(rule).toMatch(/^ {10}summary: ".+"$/m);
      expect(rule).toMatch(/^ {10}runbook: ".+"$/m);
    }
  });

  it('each is tested once firing and once quiet', () => {
    const tests = TESTS.map((file) => read('tests', file)).join('\n');
    const tested = [...tests.matchAll(/^ {2}- name: (.*)$/gm)].map(([, name]) => name);
    expect(tested.sort()).toEqual(names.flatMap((name) => [`${name} fires`, `${name} is quiet`]).sort());
  });

  it('hold in Prometheus itself', () => {
    const tool = promtool();
    if (tool === null) {
      process.stderr.write(
        'promtool is not on the PATH: the alert rules were read, not run (docs/dashboards.md)\n',
      );
      return;
    }
    const run = (...args: string[]) =>
      execFileSync(tool, args, { cwd: packageFile('prometheus'), encoding: 'utf8' });
    expect(run('check', 'rules', 'rules/quittance.yml')).toContain('SUCCESS');
    expect(run('check', 'config', '--syntax-only', 'prometheus.yml')).toContain('valid');
    for (const file of TESTS) expect(run('test', 'rules', `tests/${file}`)).toContain('SUCCESS');
  }, 120_000);
});
