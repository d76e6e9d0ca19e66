import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const listed = (pattern: string): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', pattern], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)));

const matches = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];

const pages = listed('*.md');
const commands = ['README.md', 'CONTRIBUTING.md', 'cli/README.md', 'test/README.md'].filter((page) =>
  pages.includes(page),
);

describe('the documents say what is there', () => {
  it.each(pages)('every relative link of %s leads somewhere', (page) => {
    const targets = matches(read(page), /\]\((?!https?:|#|mailto:)([^)#\s]+)/g);
    expect(targets.filter((target) => !existsSync(resolve(ROOT, dirname(page), target)))).toEqual([]);
  });

  it.each(commands)('every npm script that %s names exists', (page) => {
    const manifest: unknown = JSON.parse(read('package.json'));
    const scripts = matches(JSON.stringify(manifest), /"([a-z0-9:]+)":/g);
    const named = matches(read(page), /npm run ([a-z0-9:]+)/g);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it.each(commands)('every verb of quittance that %s names exists', (page) => {
    const verbs = matches(read('cli/main.ts'), /\.command\('([a-z-]+)'\)/g);
    expect(verbs.length).toBeGreaterThan(4);
    const named = matches(read(page), /npx quittance ([a-z-]+)/g);
    expect(named.filter((verb) => !verbs.includes(verb))).toEqual([]);
  });

  it('every test that ARCHITECTURE.md names exists', () => {
    const rows = read('ARCHITECTURE.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('.spec.ts'));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const files = matches(row, /`([\w./*-]+\.spec\.ts)`/g);
      for (const file of files)
        expect([file, file.includes('*') || existsSync(join(ROOT, file))]).toEqual([file, true]);
    }
  });

  it('every decision has its number once', () => {
    const numbers = listed('docs/decisions/*.md').map((path) => path.split('/').at(-1)?.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
