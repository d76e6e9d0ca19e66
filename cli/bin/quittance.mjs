#!/usr/bin/env node
/** `npx quittance <verb>`: the built command, or one line on how to build it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watchAncestors } from '../bootstrap/ancestors.mjs';
import { nodeProblem } from '../bootstrap/node-version.mjs';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'main.js');
const problem =
  nodeProblem() ??
  (existsSync(main) ? null : 'Quittance is not built yet: run `npm start` or `npm ci && npm run build`.');

if (problem !== null) {
  console.error(problem);
  process.exit(2);
}
// npx stands above us like npm does above `npm start`: when it is killed, `up` must stop too.
watchAncestors(() => process.kill(process.pid, 'SIGTERM'));
await import(pathToFileURL(main).href);
