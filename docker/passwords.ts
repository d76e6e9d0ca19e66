import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnPasswords } from './addresses.js';

/**
 * The passwords of our own ClickHouse: from the environment if it names them, else made once for this home and kept
 * in a file that only its owner can read.
 */
export async function choosePasswords(home: string, env: NodeJS.ProcessEnv): Promise<OwnPasswords> {
  const kept = await keptPasswords(join(home, 'passwords.json'));
  return {
    clickhouse: env['QUITTANCE_CLICKHOUSE_PASSWORD'] || kept.clickhouse,
    finance: env['QUITTANCE_FINANCE_PASSWORD'] || kept.finance,
  };
}

async function keptPasswords(file: string): Promise<OwnPasswords> {
  const made: OwnPasswords = { clickhouse: makePassword(), finance: makePassword() };
  try {
    await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(await readFile(file, 'utf8')) as OwnPasswords;
  }
}

function makePassword(): string {
  return randomBytes(18).toString('base64url');
}
