import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../pipeline.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const LOAD = 20;

/** The fold's store is a cache: a fold that finds it damaged must not count by it. */
export const store: Scenario = {
  name: 'the store of the fold is damaged',
  brokers: 1,
  disturb: async (run) => {
    await damaged(run, 'cut short', (file) => truncateSync(file, Math.floor(statSync(file).size / 2)));
    await damaged(run, 'overwritten', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 0x5a)));
  },
};

async function damaged(run: Run, how: string, damage: (file: string) => void): Promise<void> {
  const { machine } = run.pipeline.of('fold');
  await run.recovered('fold');
  await machine.stop();
  const folder = stateFolder(run.home);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  if (files.length === 0) throw new Error('the fold has no store on disk');
  for (const file of files) damage(file);
  await run.driver.more(LOAD);
  await machine.start();
  await run.recovered('fold');
  run.kills += 1;
  run.say(`${files.length} files of the store were ${how}`);
}
