import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnPasswords } from './addresses.js';
import type { Keeper } from './keeper.js';
import { type MerchantPasswords, merchantUsersXml } from './merchant-users.js';
import { packageFile } from './package-root.js';
import type { Ports } from './ports.js';
import { lastLines, run } from './run.js';
import type { Report, ServerName } from './server.js';
import { tied } from './tied.js';

export interface ComposeContext {
  readonly home: string;
  readonly ports: Ports;
  readonly passwords: OwnPasswords;
  /** Who get a ClickHouse user each; absent = none. */
  readonly merchants?: MerchantPasswords;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
}

/** After it a compose command that does not end is killed. Longer than any stop_grace_period in compose.yaml. */
export const COMPOSE_GRACE_MS = 60_000;

/** Gets the images that are not there yet; false if that is not possible. */
export async function pullImages(names: readonly ServerName[], context: ComposeContext): Promise<boolean> {
  context.report(`Docker: getting the images of ${names.join(', ')} where they are missing …`);
  const args = composeArguments(context.home, 'pull', '--quiet', '--policy', 'missing', ...names);
  const { code, output } = await run('docker', args, { env: composeVariables(context) });
  if (code === 0) return true;
  context.report(`Docker answers, but cannot get the images: ${lastLines(output, 1)}`);
  return false;
}

/**
 * Hands the containers to the keeper, as one `docker compose up` that stays in the foreground: however this process
 * ends, that command is told to end, and stops its containers. The volumes stay.
 */
export async function launchCompose(
  names: readonly ServerName[],
  context: ComposeContext,
  keeper: Keeper,
): Promise<void> {
  // Readable for the image's own user; hashes only.
  await writeFile(merchantUsersFile(context.home), await merchantUsersXml(context.merchants ?? new Map()));
  keeper.start({
    name: 'docker',
    ...tied('docker', composeArguments(context.home, 'up', '--no-color', ...names), 'TERM'),
    env: composeVariables(context),
    cwd: context.home,
    log: join(context.home, 'logs', 'docker.log'),
    graceMs: COMPOSE_GRACE_MS,
  });
}

/** One project per home, so that two homes never share containers or data. */
function composeArguments(home: string, ...command: string[]): string[] {
  const project = `quittance-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
  return ['compose', '--file', packageFile('compose.yaml'), '--project-name', project, ...command];
}

/** Mounted into the ClickHouse of this home. */
function merchantUsersFile(home: string): string {
  return join(home, 'merchant-users.xml');
}

/** What compose.yaml asks for. */
function composeVariables({ home, ports, passwords, env }: ComposeContext): NodeJS.ProcessEnv {
  return {
    ...env,
    QUITTANCE_KAFKA_PORT: String(ports.kafka),
    QUITTANCE_SCHEMA_REGISTRY_PORT: String(ports.registry),
    QUITTANCE_REDIS_PORT: String(ports.redis),
    QUITTANCE_CLICKHOUSE_PORT: String(ports.clickhouse),
    QUITTANCE_CLICKHOUSE_NATIVE_PORT: String(ports.clickhouseNative),
    QUITTANCE_CLICKHOUSE_PASSWORD: passwords.clickhouse,
    QUITTANCE_FINANCE_PASSWORD: passwords.finance,
    QUITTANCE_GRAFANA_PASSWORD: passwords.grafana,
    QUITTANCE_MERCHANT_USERS_FILE: merchantUsersFile(home),
  };
}
