/**
 * `npm run test:docker`: the whole pipeline from docker/compose.yaml, our own image included, and the sandbox day sent
 * through it. Where no Docker engine answers nothing is tried, and that is said. Where one answers but no image can be
 * pulled, see stand-ins/README.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../cli/bootstrap/build.mjs';
import { ensureInstalled } from '../../cli/bootstrap/install.mjs';
import { composeProject } from './compose.mjs';
import { engineAnswers } from './engine.mjs';
import { prepareHome } from './home.mjs';
import { sendDay } from './send-day.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

async function test() {
  await ensureInstalled(root);
  await ensureBuilt(root);
  const home = mkdtempSync(join(tmpdir(), 'quittance-docker-'));
  const settings = await prepareHome(root, home);
  const project = composeProject(root, settings.env);
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(signal)));
  });
  try {
    await Promise.race([interrupted, throughThePipeline(project, settings)]);
  } catch (error) {
    console.error(await project.logs());
    throw error;
  } finally {
    console.log('taking everything down …');
    await project.down();
    rmSync(home, { recursive: true, force: true });
  }
}

async function throughThePipeline(project, settings) {
  console.log('building the image …');
  await project.build();
  console.log('starting four servers and the pipeline …');
  await project.up();
  await project.whenReady();
  console.log('sending the sandbox day …');
  await sendDay(root, settings);
}

if (engineAnswers()) {
  test().then(
    () => console.log('1 passed, 0 failed, 0 skipped'),
    (error) => {
      console.error(`The Docker way failed: ${error.message}`);
      console.log('0 passed, 1 failed, 0 skipped');
      process.exitCode = 1;
    },
  );
} else {
  console.log(
    'No Docker engine with compose answers here (`docker info`, `docker compose version`): nothing was tried.',
  );
  console.log('0 passed, 0 failed, 1 skipped');
}
