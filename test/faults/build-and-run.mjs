/**
 * `npm run test:faults`: builds, then the whole fault suite; its options come after `--` (`--help` tells them). Plain
 * Node.js, because it must run before anything is built.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../cli/bootstrap/build.mjs';
import { endRunning, run } from '../../cli/bootstrap/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    endRunning();
    process.exit(1);
  });
}

const built = await build(root);
const main = join(root, 'test', 'dist', 'faults', 'main.js');
process.exitCode =
  built === 0 ? await run(process.execPath, [main, ...process.argv.slice(2)], { cwd: root }) : built;
