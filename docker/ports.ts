import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

const names = ['kafka', 'kafkaController', 'registry', 'redis', 'clickhouse', 'clickhouseNative'] as const;
export type Ports = Readonly<Record<(typeof names)[number], number>>;

/** The ports this home used last time where they are still free, other free ones where not. */
export async function choosePorts(home: string): Promise<Ports> {
  const last = await lastPorts(join(home, 'ports.json'));
  const chosen: Record<string, number> = {};
  for (const name of names) chosen[name] = await freePort(last[name], Object.values(chosen));
  await writeFile(join(home, 'ports.json'), `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen as Ports;
}

async function lastPorts(file: string): Promise<Partial<Record<string, number>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  } catch {
    return {}; // the first start in this home, or a file cut short: any free port will do
  }
}

async function freePort(preferred: number | undefined, taken: readonly number[]): Promise<number> {
  for (let attempt = 0, port = preferred ?? randomPort(); attempt < 1000; attempt++, port = randomPort()) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error('no free port between 20000 and 30000 on 127.0.0.1');
}

/** Below the range that systems use for outgoing connections, so that a port stays free between two starts. */
function randomPort(): number {
  return 20000 + Math.floor(Math.random() * 10000);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
