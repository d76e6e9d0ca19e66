import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as topics from './index.js';

const all = Object.values(topics);

test('the generated types are those of the schemas', () => {
  const run = () =>
    execFileSync(process.execPath, [join(__dirname, '..', 'generate.mjs'), '--check'], { stdio: 'pipe' });
  expect(run).not.toThrow();
});

test('every folder with a schema is a registered topic, and no name is used twice', () => {
  const folders = readdirSync(__dirname).filter((folder) =>
    existsSync(join(__dirname, folder, 'value.avsc')),
  );
  expect(all.map((topic) => topic.folder).sort()).toEqual(folders.sort());
  const names = all.flatMap((topic) => topic.names);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(all.map((topic) => [topic.folder, topic] as const))('%s', (folder, topic) => {
  const fixtures = join(__dirname, folder, 'fixtures');

  test('every version has its value and the schema it was written with', () => {
    const files = readdirSync(fixtures);
    const versions = files.filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''));
    expect(versions).toContain('v1');
    expect(files.filter((file) => file.endsWith('.avsc')).sort()).toEqual(
      versions.map((one) => `${one}.avsc`).sort(),
    );
  });

  test('the newest fixture is of the present schema: a changed schema needs a new fixture', () => {
    const newest = readdirSync(fixtures)
      .filter((file) => file.endsWith('.avsc'))
      .sort((a, b) => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')))
      .at(-1);
    expect(JSON.parse(readFileSync(join(fixtures, newest ?? ''), 'utf8'))).toEqual(JSON.parse(topic.schema));
  });
});
