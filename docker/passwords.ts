import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
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

/** ClickHouse is told them at each start, so a file that was cut short is simply made anew. */
async function keptPasswords(file: string): Promise<OwnPasswords> {
  const kept = existsSync(file) ? passwordsIn(await readFile(file, 'utf8')) : undefined;
  if (kept !== undefined) return kept;
  const made: OwnPasswords = { clickhouse: makePassword(), finance: makePassword() };
  const half = `${file}.${process.pid}`;
  await writeFile(half, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await rename(half, file);
  return made;
}

/** undefined where the text is not what we write. */
function passwordsIn(text: string): OwnPasswords | undefined {
  const [, clickhouse] = /"clickhouse": "([\w-]+)"/.exec(text) ?? [];
  const [, finance] = /"finance": "([\w-]+)"/.exec(text) ?? [];
  return clickhouse === undefined || finance === undefined ? undefined : { clickhouse, finance };
}

function makePassword(): string {
  return randomBytes(18).toString('base64url');
}
