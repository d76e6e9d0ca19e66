import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { cached, cacheFolder } from '@quittance/docker/local/cache';
import { answersSocket } from '@quittance/docker/ready/socket';
import { runOrFail } from '@quittance/docker/run';
import { Machine } from '../../faults/machine.js';
import { type BenchServers, type Say, systemVariables } from '../servers.js';
import { builtOrSkipped } from './skipped.js';

const FOLDER = join(projectRoot(), 'test', 'bench', 'peers', 'http');
const CONFIG = join(FOLDER, 'bento.yaml');
const SOURCES = ['go.mod', 'go.sum', 'main.go'];
const BUILD_LIMIT_MS = 900_000;

/** The program, built once (some minutes on two cores); null, with a word, where that cannot be done here. */
export function buildBento(say: Say): Promise<string | null> {
  const content = createHash('sha256');
  for (const name of SOURCES) content.update(readFileSync(join(FOLDER, name)));
  const key = `bench-bento-${content.digest('hex').slice(0, 8)}`;
  const fill = async (folder: string): Promise<void> => {
    for (const name of SOURCES) copyFileSync(join(FOLDER, name), join(folder, name));
    await runOrFail('building Bento', 'go', ['build', '-ldflags', '-s -w', '-o', 'bento', '.'], {
      cwd: folder,
      timeoutMs: BUILD_LIMIT_MS,
    });
  };
  const build = async (): Promise<string> =>
    join(await cached(cacheFolder(process.env), { key, title: 'Bento', size: '60 MB', fill }, say), 'bento');
  return builtOrSkipped('Bento', build, say);
}

/** The key that its bodies are signed with. */
export const BENTO_SECRET = 'bench-shared-secret-of-32-bytes!';
export const BENTO_PATH = '/post';

/** The peer, not started yet. Go collects garbage later than by default, which is its best setting here. */
export function bentoMachine(servers: BenchServers, program: string, port: number, topic: string): Machine {
  return new Machine({
    name: 'bento',
    log: join(servers.home, 'logs', 'bento.log'),
    answers: () => answersSocket(port, Buffer.from('GET / HTTP/1.0\r\n\r\n'), (reply) => reply.length > 0),
    restarts: false,
    launch: () => ({
      command: program,
      args: ['-c', CONFIG],
      env: {
        ...systemVariables(),
        GOGC: '400',
        PEER_PORT: String(port),
        PEER_SECRET: BENTO_SECRET,
        PEER_BROKERS: servers.brokers,
        PEER_TOPIC: topic,
      },
      cwd: servers.home,
    }),
  });
}
