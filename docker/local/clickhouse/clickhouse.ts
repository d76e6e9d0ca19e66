import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MerchantPasswords, merchantUsersXml } from '../../merchant-users.js';
import { packageFile } from '../../package-root.js';
import { runOrFail } from '../../run.js';
import { versions } from '../../versions.js';
import { cached } from '../cache.js';
import type { LocalContext, Prepare } from '../context.js';

/** Opens the ports, then keeps the session alive without work, since the server lives as long as its session. */
export const serveForEver = [
  'SYSTEM START LISTEN HTTP',
  'SYSTEM START LISTEN TCP',
  `SELECT sleepEachRow(3) FROM system.numbers SETTINGS max_block_size = 1,
   function_sleep_max_microseconds_per_block = 0, max_execution_time = 0 FORMAT Null`,
].join('; ');

/** ClickHouse, from the library of its npm package, in a process of its own. */
export const prepareClickhouse: Prepare = async (context) => {
  const { home, ports, passwords } = context;
  const packages = await clickhousePackages(context);
  const folder = join(home, 'clickhouse');
  await layOutConfig(join(folder, 'config'), context.merchants ?? new Map());
  return {
    command: process.execPath,
    args: [
      packageFile('local', 'clickhouse', 'serve.cjs'),
      packages,
      `--config-file=${join(folder, 'config', 'config.xml')}`,
      `--path=${join(folder, 'data')}`,
      `--http_port=${ports.clickhouse}`,
      `--tcp_port=${ports.clickhouseNative}`,
      '--listen_host=127.0.0.1',
      '--logger.level=warning',
      `--query=${serveForEver}`,
    ],
    env: {
      QUITTANCE_CLICKHOUSE_PASSWORD: passwords.clickhouse,
      QUITTANCE_FINANCE_PASSWORD: passwords.finance,
      QUITTANCE_GRAFANA_PASSWORD: passwords.grafana,
    },
    cwd: folder,
  };
};

async function layOutConfig(folder: string, merchants: MerchantPasswords): Promise<void> {
  await mkdir(join(folder, 'users.d'), { recursive: true });
  await copyFile(packageFile('local', 'clickhouse', 'config.xml'), join(folder, 'config.xml'));
  await copyFile(packageFile('local', 'clickhouse', 'users.xml'), join(folder, 'users.xml'));
  await copyFile(packageFile('clickhouse', 'users.xml'), join(folder, 'users.d', 'quittance.xml'));
  await writeFile(join(folder, 'users.d', 'merchants.xml'), await merchantUsersXml(merchants), {
    mode: 0o600,
  });
}

/** The folder whose node_modules has the library and what calls it. */
export async function clickhousePackages({
  cache,
  env,
  report,
}: Pick<LocalContext, 'cache' | 'env' | 'report'>): Promise<string> {
  const lock = packageFile('local', 'clickhouse', 'package-lock.json');
  const content = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex')
    .slice(0, 8);
  const artifact = {
    key: `clickhouse-chdb-${versions.chdb}-${content}`,
    title: 'ClickHouse',
    size: '150 MB',
    fill: (folder: string) => install(folder, lock, env),
  };
  return cached(cache, artifact, report);
}

async function install(folder: string, lock: string, env: NodeJS.ProcessEnv): Promise<void> {
  await copyFile(packageFile('local', 'clickhouse', 'package.json'), join(folder, 'package.json'));
  await copyFile(lock, join(folder, 'package-lock.json'));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
  await runOrFail("npm's download of ClickHouse", 'npm', args, { cwd: folder, env: withoutNpmsFolders(env) });
  if (!existsSync(join(folder, 'node_modules', '@chdb'))) {
    throw new Error(
      `there is no ClickHouse library for ${process.platform} ${process.arch}: use Docker, or set QUITTANCE_CLICKHOUSE_URL`,
    );
  }
}

/** Under `npm start` npm tells its children which project it works in; this one is another. */
function withoutNpmsFolders(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['npm_config_local_prefix', 'npm_config_workspace', 'npm_config_workspaces', 'INIT_CWD'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
