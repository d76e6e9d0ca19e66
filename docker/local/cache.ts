import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../server.js';

const progressMs = 15_000;

/** The folder for what is downloaded once and used by every home. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env['QUITTANCE_CACHE']) return resolve(env['QUITTANCE_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'quittance');
}

export interface Artifact {
  /** Folder in the cache; names the version, so that a new one never meets an old one's files. */
  readonly key: string;
  readonly title: string;
  readonly size: string;
  /** Puts the files into an empty folder. */
  readonly fill: (folder: string) => Promise<void>;
}

/**
 * The folder that holds an artifact, filled first if need be. It gets its name only when it is complete, so a run that
 * is killed leaves nothing half-done, and of two runs that fill it at once one wins and both can use it.
 */
export async function cached(cache: string, artifact: Artifact, report: Report): Promise<string> {
  const folder = join(cache, artifact.key);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, `${artifact.key}.unfinished-`));
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  report(`downloading ${artifact.title} (about ${artifact.size}) …`);
  const ticking = setInterval(
    () => report(`still downloading ${artifact.title}, ${seconds()} s …`),
    progressMs,
  );
  try {
    await artifact.fill(unfinished);
    await takeName(unfinished, folder);
    report(`${artifact.title}: downloaded in ${seconds()} s`);
  } finally {
    clearInterval(ticking);
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function takeName(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another run was first, with the same files
  }
}
