import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { cached, cacheFolder } from '@quittance/docker/local/cache';
import { copyDependencies } from '@quittance/docker/local/maven';
import { findJava } from '@quittance/docker/local/tools';
import { runOrFail } from '@quittance/docker/run';
import { Machine } from '../../faults/machine.js';
import { type BenchServers, type Say, systemVariables } from '../servers.js';
import { builtOrSkipped } from './skipped.js';

const FOLDER = join(projectRoot(), 'test', 'bench', 'peers', 'streams');
const SOURCE = join(FOLDER, 'StreamsFold.java');
const POM = join(FOLDER, 'pom.xml');

/** The jars and our class, built once; null, with a word, where that cannot be done here. */
export function buildStreams(say: Say): Promise<string | null> {
  const content = createHash('sha256').update(readFileSync(POM)).update(readFileSync(SOURCE)).digest('hex');
  const fill = async (folder: string): Promise<void> => {
    await copyDependencies(POM, folder, 'Kafka Streams');
    await runOrFail('compiling the Kafka Streams peer', 'javac', [
      '-cp',
      join(folder, '*'),
      '-d',
      folder,
      SOURCE,
    ]);
  };
  const artifact = {
    key: `bench-streams-${content.slice(0, 8)}`,
    title: 'Kafka Streams',
    size: '90 MB',
    fill,
  };
  return builtOrSkipped('Kafka Streams', () => cached(cacheFolder(process.env), artifact, say), say);
}

export interface StreamsOptions {
  readonly folder: string;
  readonly input: string;
  readonly output: string;
  /** Names its group, its changelog and its transactions. */
  readonly applicationId: string;
}

/** The peer, not started yet. */
export async function streamsMachine(servers: BenchServers, options: StreamsOptions): Promise<Machine> {
  const { folder, input, output, applicationId } = options;
  const java = await findJava(process.env);
  const state = join(servers.home, applicationId);
  const jvm = ['-Xms1g', '-Xmx1g', '-XX:+UseParallelGC', '-cp', `${join(folder, '*')}:${folder}`];
  return new Machine({
    name: applicationId,
    log: join(servers.home, 'logs', `${applicationId}.log`),
    answers: null,
    restarts: false,
    launch: () => ({
      command: java,
      args: [...jvm, 'StreamsFold', servers.brokers, input, output, applicationId, state],
      env: systemVariables(),
      cwd: servers.home,
    }),
  });
}
