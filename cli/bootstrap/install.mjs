import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const STAMP = ['node_modules', '.quittance-installed'];
const PROGRESS_MS = 10_000;

/** Runs `npm ci` where node_modules is missing or belongs to another package-lock.json. */
export async function ensureInstalled(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (isInstalled(root, hash)) return;
  console.log('Installing packages (npm ci; the first time takes a minute or two) …');
  const started = Date.now();
  const ticking = setInterval(() => {
    console.log(`  still installing, ${Math.round((Date.now() - started) / 1000)} s …`);
  }, PROGRESS_MS);
  const code = await runNpm(root, ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
  clearInterval(ticking);
  if (code !== 0)
    throw new Error('npm ci failed: is the package registry reachable? Its own words are above.');
  writeFileSync(join(root, ...STAMP), `${hash}\n`);
  console.log(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** By the stamp of the last install of ours; without one, npm's own hidden lock file must not be the older one. */
function isInstalled(root, hash) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const stamp = join(root, ...STAMP);
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(hidden).mtimeMs) {
    return readFileSync(stamp, 'utf8').trim() === hash;
  }
  return statSync(hidden).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** npm as it was called, where it called us; else the one on the PATH. */
function runNpm(root, args) {
  const npm = process.env.npm_execpath;
  const env = { ...process.env, NODE_ENV: 'development' }; // TypeScript and turbo are development dependencies
  if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...args], { cwd: root, env });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root, env });
}
