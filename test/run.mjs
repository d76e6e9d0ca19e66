/**
 * `npm test`: installs if needed, then every check and every test, and ends with one line of totals. Plain Node.js,
 * because it must run before anything is installed. A step that fails does not keep the next from running: one run
 * tells all that is wrong.
 *
 * node test/run.mjs [unit] [integration] [e2e]   only these, after the checks
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchAncestors } from '../cli/bootstrap/ancestors.mjs';
import { build } from '../cli/bootstrap/build.mjs';
import { ensureInstalled } from '../cli/bootstrap/install.mjs';
import { nodeProblem } from '../cli/bootstrap/node-version.mjs';
import { endRunning, run } from '../cli/bootstrap/run.mjs';
import { jestCounts } from './runner/jest-counts.mjs';
import { totalLine } from './runner/total-line.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PROJECTS = ['unit', 'integration', 'e2e'];
const bin = (...path) => join(root, 'node_modules', ...path);

/** Biome colours its words even where nobody sees colours. */
const colours = process.stdout.isTTY ? [] : ['--colors=off'];

/** One passed or failed, like a test. */
const checks = [
  {
    name: 'format and lint (biome)',
    run: () => node(bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', ...colours, '.'),
  },
  { name: 'types (tsc)', run: () => build(root) },
  { name: 'type-aware lint (eslint)', run: () => node(bin('eslint', 'bin', 'eslint.js'), '.') },
];

function node(script, ...args) {
  return run(process.execPath, [script, ...args], { cwd: root });
}

async function step(name, work) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const counts = await work();
  console.log(`── ${name}: ${totalLine(counts)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return counts;
}

async function check({ name, run: work }) {
  return step(name, async () => {
    const failed = (await work()) === 0 ? 0 : 1;
    return { passed: 1 - failed, failed, skipped: 0 };
  });
}

async function jest(project, folder) {
  return step(`${project} tests`, async () => {
    const outputFile = join(folder, `${project}.json`);
    // End-to-end tests share the two cores with the whole pipeline that they start: one after the other.
    const serial = project === 'e2e' ? ['--runInBand'] : [];
    const code = await node(
      bin('jest', 'bin', 'jest.js'),
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${outputFile}`,
      ...serial,
    );
    return jestCounts(outputFile, code);
  });
}

async function main() {
  const problem = nodeProblem();
  if (problem !== null) throw new Error(problem);
  const wanted = process.argv.slice(2);
  const projects = PROJECTS.filter((project) => wanted.length === 0 || wanted.includes(project));
  await ensureInstalled(root);
  const folder = mkdtempSync(join(tmpdir(), 'quittance-test-'));
  const results = [];
  try {
    for (const one of checks) results.push(await check(one));
    for (const project of projects) results.push(await jest(project, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function stop(code) {
  endRunning();
  process.exit(code);
}

process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(143));
watchAncestors(() => stop(143));
main().then(
  (results) => {
    const sum = (name) => results.reduce((total, counts) => total + counts[name], 0);
    const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
    console.log(`\n${totalLine(total)}`);
    process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
  },
  (error) => {
    console.error(error.message);
    console.log(`\n${totalLine({ passed: 0, failed: 1, skipped: 0 })}`);
    process.exit(1);
  },
);
