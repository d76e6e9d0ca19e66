/**
 * `npm run test:docker`: the four servers by testcontainers, as the integration tests have them; then the whole
 * pipeline from docker/compose.yaml, our own image included, and the sandbox day sent through it. Where no Docker
 * engine answers nothing is tried, and that is said. Where one answers but no image can be pulled, see
 * stand-ins/README.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../cli/bootstrap/build.mjs';
import { ensureInstalled } from '../../cli/bootstrap/install.mjs';
import { totalLine } from '../runner/total-line.mjs';
import { composeProject } from './compose.mjs';
import { containersComeAndGo, failedStartLeavesNothing } from './containers.mjs';
import { engineAnswers } from './engine.mjs';
import { prepareHome } from './home.mjs';
import { sendDay } from './send-day.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const tests = {
  'testcontainers: the four servers come and go': containersComeAndGo,
  'testcontainers: a start that fails leaves nothing': failedStartLeavesNothing,
  'compose: the sandbox day through the whole pipeline': sandboxDay,
};

async function sandboxDay() {
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

/** One that fails does not keep the next from running. */
async function testAll() {
  await ensureInstalled(root);
  await ensureBuilt(root);
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    console.log(`── ${name}`);
    try {
      await test();
    } catch (error) {
      failed++;
      console.error(`The Docker way failed: ${error.message}`);
    }
  }
  return { passed: Object.keys(tests).length - failed, failed, skipped: 0 };
}

async function main() {
  if (engineAnswers()) return testAll();
  console.log(
    'No Docker engine with compose answers here (`docker info`, `docker compose version`): nothing was tried.',
  );
  return { passed: 0, failed: 0, skipped: Object.keys(tests).length };
}

const counts = await main();
console.log(totalLine(counts));
process.exit(counts.failed === 0 ? 0 : 1);
