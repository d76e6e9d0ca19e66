import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CRASH_POINTS, type CrashPoint, crashPoint, hookCrashPoints } from '@quittance/runtime/crash-points';
import { NUMBERED_POINTS, tableRows } from '../faults/points.js';

const ROOT = resolve(__dirname, '..', '..');
const git = (...args: readonly string[]): readonly string[] =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');

const FOLDERS = ['runtime', 'ingress', 'processors', 'projections'];
const sources = git(
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  '--',
  ...FOLDERS.map((name) => `${name}/*.ts`),
)
  .filter((path) => !/\.(spec|given|contract)\.ts$/.test(path) && path !== 'runtime/crash-points.ts')
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('crash points', () => {
  it('do nothing by default, and tell a hook where they are', () => {
    const passed: (readonly [CrashPoint, string])[] = [];
    crashPoint('chunk.sent', 'a group');
    hookCrashPoints((point, where) => passed.push([point, where]));
    crashPoint('chunk.sent', 'a group');
    hookCrashPoints(() => {});
    crashPoint('chunk.sent', 'a group');
    expect(passed).toEqual([['chunk.sent', 'a group']]);
  });

  it.each(CRASH_POINTS)('%s is passed in exactly one place', (point) => {
    const places = sources.flatMap(({ path, text }) =>
      text
        .split(`crashPoint('${point}'`)
        .slice(1)
        .map(() => path),
    );
    expect(places).toHaveLength(1);
  });

  it('are armed by nothing but the suite', () => {
    const arming = sources.filter(({ text }) => /hookCrashPoints|QUITTANCE_CRASH_POINT/.test(text));
    expect(arming.map(({ path }) => path)).toEqual([]);
  });

  it('have each a number in every process that passes it', () => {
    const numbers = NUMBERED_POINTS.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(NUMBERED_POINTS.map(({ point }) => point))).toEqual(new Set(CRASH_POINTS));
  });

  it('stand in ARCHITECTURE.md, each with what is lost, what is repeated, and why the result is the same', () => {
    const lines = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').split('\n');
    expect(lines).toEqual(expect.arrayContaining([...tableRows()]));
    const listed = lines.filter((line) => /^\| [ITFP]\d+/.test(line));
    expect(listed).toEqual(tableRows());
  });
});
