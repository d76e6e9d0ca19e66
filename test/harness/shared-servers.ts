import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, Variables } from '@quittance/docker/server';
import { startServers } from '@quittance/docker/servers';
import { startContainers } from './containers.js';

/** The four servers of one test run. */
export interface SharedServers {
  /** The variables by which `readServers` finds them. */
  readonly env: Variables;
  /** Stops what was started here and removes its data. */
  stop(): Promise<void>;
}

/**
 * Each server from the first of: its address in the environment, a container started by testcontainers, whatever
 * else `startServers` finds. A start that fails leaves nothing.
 */
export async function startSharedServers(env: NodeJS.ProcessEnv, report: Report): Promise<SharedServers> {
  const home = mkdtempSync(join(tmpdir(), 'quittance-int-'));
  const forget = () => rmSync(home, { recursive: true, force: true });
  try {
    const servers =
      (await startContainers({ home, env, report })) ?? (await startProcesses(home, env, report));
    return { env: servers.env, stop: () => servers.stop().finally(forget) };
  } catch (error) {
    forget();
    throw error;
  }
}

async function startProcesses(home: string, env: NodeJS.ProcessEnv, report: Report): Promise<SharedServers> {
  const servers = await startServers({ home, env, report });
  return { env: servers.addresses.env, stop: () => servers.stop() };
}
