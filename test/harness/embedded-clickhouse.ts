import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKeeper } from '@quittance/docker/keeper';
import { cacheFolder } from '@quittance/docker/local/cache';
import { clickhousePackages, serveForEver } from '@quittance/docker/local/clickhouse/clickhouse';
import { packageFile } from '@quittance/docker/package-root';
import { choosePorts } from '@quittance/docker/ports';
import { answersHttp } from '@quittance/docker/ready/http';
import { waitUntil } from '@quittance/docker/ready/wait';
import { tied } from '@quittance/docker/tied';

const LIMIT_MS = 50_000;

/** Where one of the servers listens, on 127.0.0.1. */
export interface Listening {
  readonly http: number;
  readonly native: number;
}

/** The two configuration files of one server; `users.xml` stands beside the other. */
export interface ServerFiles {
  readonly config: string;
  readonly users: string;
}

export interface EmbeddedServers {
  readonly listening: readonly Listening[];
  /** Ends the servers and removes their data. */
  stop(): Promise<void>;
}

/** What runs one server, once its files are there. */
function program(name: string, folder: string, packages: string, { http, native }: Listening) {
  const args = [
    packageFile('local', 'clickhouse', 'serve.cjs'),
    packages,
    `--config-file=${join(folder, 'config.xml')}`,
    `--path=${join(folder, 'data')}`,
    `--http_port=${http}`,
    `--tcp_port=${native}`,
    '--listen_host=127.0.0.1',
    '--logger.level=warning',
    `--query=${serveForEver}`,
  ];
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const log = join(folder, 'server.log');
  return { ...tied(process.execPath, args), name, env, cwd: folder, log, graceMs: 5_000 };
}

/**
 * ClickHouse servers of one spec, configured as it says, beside those that all specs share. Returns when each answers;
 * where one does not, nothing stays.
 * @param files of a server, given where all of them listen, so that they can name each other
 */
export async function startEmbedded(
  count: number,
  files: (listening: readonly Listening[]) => ServerFiles,
): Promise<EmbeddedServers> {
  const report = (line: string) => console.log(`   ${line}`);
  const packages = await clickhousePackages({ cache: cacheFolder(process.env), env: process.env, report });
  const home = mkdtempSync(join(tmpdir(), 'quittance-embedded-'));
  const folders = Array.from({ length: count }, (_, at) => join(home, `server-${at}`));
  const keeper = startKeeper(home);
  const stop = async () => {
    await keeper.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const listening: Listening[] = [];
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true });
      const ports = await choosePorts(folder);
      listening.push({ http: ports.clickhouse, native: ports.clickhouseNative });
    }
    const { config, users } = files(listening);
    const starting = listening.map(async (where, at) => {
      const folder = folders[at] ?? home;
      writeFileSync(join(folder, 'config.xml'), config);
      writeFileSync(join(folder, 'users.xml'), users);
      keeper.start(program(`server-${at}`, folder, packages, where));
      const answers = () => answersHttp(`http://127.0.0.1:${where.http}/ping`);
      const ended = () => keeper.ended(`server-${at}`);
      if ((await waitUntil(answers, ended, LIMIT_MS)) !== 'ready')
        throw new Error(`an embedded ClickHouse did not start: ${ended() ?? `no answer in ${LIMIT_MS} ms`}`);
    });
    await Promise.all(starting);
    return { listening, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
