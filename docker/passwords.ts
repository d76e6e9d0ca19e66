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
    grafana: env['QUITTANCE_GRAFANA_PASSWORD'] || kept.grafana,
  };
}

/** ClickHouse is told them at each start, so what a file cut short or of an earlier release lacks is simply made anew. */
async function keptPasswords(file: string): Promise<OwnPasswords> {
  const kept = existsSync(file) ? passwordsIn(await readFile(file, 'utf8')) : {};
  const { clickhouse, finance, grafana } = kept;
  if (clickhouse !== undefined && finance !== undefined && grafana !== undefined)
    return { clickhouse, finance, grafana };
  const made: OwnPasswords = {
    clickhouse: clickhouse ?? makePassword(),
    finance: finance ?? makePassword(),
    grafana: grafana ?? makePassword(),
  };
  const half = `${file}.${process.pid}`;
  await writeFile(half, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await rename(half, file);
  return made;
}

/** Those that the text has, if it is what we write. */
function passwordsIn(text: string): { readonly [Name in keyof OwnPasswords]?: string | undefined } {
  const named = (name: string) => new RegExp(`"${name}": "([\\w-]+)"`).exec(text)?.[1];
  return { clickhouse: named('clickhouse'), finance: named('finance'), grafana: named('grafana') };
}

function makePassword(): string {
  return randomBytes(18).toString('base64url');
}
