import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrFail } from '../run.js';
import { versions } from '../versions.js';
import { requireMaven } from './tools.js';

const plugin = `org.apache.maven.plugins:maven-dependency-plugin:${versions.mavenDependencyPlugin}`;
let last: Promise<unknown> = Promise.resolve();

/** Copies what a pom lists, with everything that needs, into a folder. */
export function copyDependencies(pom: string, folder: string, what: string): Promise<void> {
  return inTurn(async (scratch) => {
    await copyFile(pom, join(scratch, 'pom.xml'));
    await maven(what, scratch, 'copy-dependencies', [
      `-DoutputDirectory=${folder}`,
      '-DincludeScope=runtime',
    ]);
  });
}

/** Unpacks one archive, `group:artifact:version:type[:classifier]`, into a folder. */
export function unpackArtifact(artifact: string, folder: string, what: string, only?: string): Promise<void> {
  const includes = only === undefined ? [] : [`-Dmdep.unpack.includes=${only}`];
  const args = [`-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`, ...includes];
  return inTurn((scratch) => maven(what, scratch, 'unpack', args));
}

/** One at a time, because two Mavens must not write to one repository, and where their droppings bother nobody. */
function inTurn(work: (scratch: string) => Promise<void>): Promise<void> {
  const turn = last.then(async () => {
    await requireMaven();
    const scratch = await mkdtemp(join(tmpdir(), 'quittance-maven-'));
    await work(scratch).finally(() => rm(scratch, { recursive: true, force: true }));
  });
  last = turn.catch(() => undefined);
  return turn;
}

async function maven(what: string, cwd: string, goal: string, args: readonly string[]): Promise<void> {
  await runOrFail(`Maven's download of ${what}`, 'mvn', ['-q', '-B', `${plugin}:${goal}`, ...args], { cwd });
}
