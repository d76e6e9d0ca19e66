import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const STAMP = ['node_modules', '.cache', 'quittance-built'];
const SKIPPED = new Set(['node_modules', 'dist', '.turbo', '.quittance', 'web', 'fixtures']);

/** Builds every workspace where a source is newer than the last build; nothing to do costs some milliseconds. */
export async function ensureBuilt(root) {
  if (isBuilt(root)) return;
  console.log('Building …');
  const started = Date.now();
  if ((await build(root)) !== 0) throw new Error('The build failed; the compiler’s words are above.');
  console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** One incremental compiler run over all project references, with its result's stamp. */
export async function build(root) {
  const started = new Date();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [compiler, '-b'], { cwd: root });
  if (code !== 0) return code;
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  writeFileSync(join(root, ...STAMP), `${started.getTime()}\n`);
  return 0;
}

function isBuilt(root) {
  const stamp = join(root, ...STAMP);
  if (!existsSync(stamp)) return false;
  const builtAt = Number(readFileSync(stamp, 'utf8'));
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (workspaces.some((workspace) => !existsSync(join(root, workspace, 'dist')))) return false;
  return [join(root, 'tsconfig.base.json'), ...workspaces.map((name) => join(root, name))].every(
    (path) => newest(path) < builtAt,
  );
}

/** Latest change of any source under a path, and of its folders: a removed file touches its folder. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.(ts|json)$/.test(path) ? stat.mtimeMs : 0;
  // Only a workspace's top folder gets new entries from building (dist, tsbuildinfo); its own time says nothing.
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name) && !name.startsWith('.'))
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}
