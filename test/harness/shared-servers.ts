import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, Variables } from '@quittance/docker/server';
import { type StartOptions, startServers } from '@quittance/docker/servers';
import { startContainers } from './containers.js';

/** Merchants of every test run, each with a ClickHouse user of its own. */
const MERCHANTS = ['access-a', 'access-b'];

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
    const merchants = new Map(MERCHANTS.map((name) => [name, randomBytes(12).toString('hex')]));
    const options = { home, env, report, merchants };
    const servers = (await startContainers(options)) ?? (await startProcesses(options));
    const file = writePasswords(home, merchants);
    const variables = { ...servers.env, QUITTANCE_MERCHANT_PASSWORDS_FILE: file };
    return { env: variables, stop: () => servers.stop().finally(forget) };
  } catch (error) {
    forget();
    throw error;
  }
}

async function startProcesses(options: StartOptions): Promise<SharedServers> {
  const servers = await startServers(options);
  return { env: servers.addresses.env, stop: () => servers.stop() };
}

/** As a person would write the file that QUITTANCE_MERCHANT_PASSWORDS_FILE names. */
function writePasswords(home: string, merchants: ReadonlyMap<string, string>): string {
  const file = join(home, 'merchant-passwords.json');
  writeFileSync(file, JSON.stringify(Object.fromEntries(merchants)), { mode: 0o600 });
  return file;
}
