import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../run.js';
import type { Report } from '../../server.js';
import { versions } from '../../versions.js';
import { cached } from '../cache.js';
import type { Prepare } from '../context.js';
import { unpackArtifact } from '../maven.js';

/** Redis: the one that is installed, else the one that a jar brings along. It is a cache, so a lost second is no loss. */
export const prepareRedis: Prepare = async ({ home, cache, ports, report }) => {
  const data = join(home, 'redis');
  await mkdir(data, { recursive: true });
  return {
    command: await redisServer(cache, report),
    args: [
      ...['--bind', '127.0.0.1', '--port', String(ports.redis), '--dir', data],
      ...[
        '--appendonly',
        'no',
        '--save',
        '60 1',
        '--maxmemory',
        '256mb',
        '--maxmemory-policy',
        'allkeys-lru',
      ],
    ],
    env: {},
    cwd: data,
  };
};

async function redisServer(cache: string, report: Report): Promise<string> {
  if ((await run('redis-server', ['--version'], { timeoutMs: 5_000 })).code === 0) return 'redis-server';
  const title = 'Redis 6.2';
  const artifact = {
    key: `embedded-redis-${versions.embeddedRedis}`,
    title,
    size: '15 MB',
    fill: async (folder: string) => {
      const jar = `com.github.codemonstur:embedded-redis:${versions.embeddedRedis}:jar`;
      await unpackArtifact(jar, folder, title, 'redis-server-*');
    },
  };
  const folder = await cached(cache, artifact, report);
  return join(folder, redisBinary(process.platform, process.arch));
}

/** The file in the jar that runs on this platform. */
export function redisBinary(platform: string, architecture: string): string {
  const binary = binaries[`${platform}-${architecture}`];
  if (binary) return binary;
  throw new Error(
    `there is no Redis for ${platform} ${architecture}: install redis-server, or set QUITTANCE_REDIS_URL`,
  );
}

const binaries: Readonly<Record<string, string>> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
  'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
  'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
};
