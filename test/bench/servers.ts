import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { cacheFolder } from '@quittance/docker/local/cache';
import { kafkaJars, newClusterId, prepareNode } from '@quittance/docker/local/kafka/kafka';
import { findJava } from '@quittance/docker/local/tools';
import { choosePorts } from '@quittance/docker/ports';
import { answersKafka } from '@quittance/docker/ready/kafka';
import { runOrFail } from '@quittance/docker/run';
import type { Variables } from '@quittance/docker/server';
import { startServers } from '@quittance/docker/servers';
import { type Codec, openCodec } from '@quittance/runtime/codec';
import { readServers, type Servers } from '@quittance/runtime/config/env';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import { provisionTopics } from '@quittance/runtime/kafka/provision';
import { Machine } from '../faults/machine.js';
import { descendantsOf } from '../harness/processes.js';

export type Say = (line: string) => void;

/** The four servers of one stage, with topics and tables made. */
export interface BenchServers {
  readonly home: string;
  readonly env: Variables;
  readonly settings: Servers;
  readonly kafka: KafkaClient;
  readonly codec: Codec;
  readonly brokers: string;
  /** Their process numbers, for what they cost. */
  readonly pids: Readonly<Record<'broker' | 'redis' | 'clickhouse', number>>;
  stop(): Promise<void>;
}

/** Of every topic, ours and the peers'; `QUITTANCE_PARTITIONS` gives another number. */
export const PARTITIONS = Number(process.env['QUITTANCE_PARTITIONS'] ?? 6);
const SYSTEM = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'JAVA_HOME'];

export function systemVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(SYSTEM.map((name) => [name, process.env[name]]));
}

/** Boots them as processes of this machine. A failed boot leaves nothing. */
export async function bootServers(say: Say): Promise<BenchServers> {
  const home = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
  const forget = (): void => rmSync(home, { recursive: true, force: true });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
    forget();
  };
  try {
    mkdirSync(join(home, 'logs'), { recursive: true });
    const broker = await bootBroker(home, say);
    stops.push(() => broker.machine.stop());
    const given = { ...process.env, QUITTANCE_KAFKA_BROKERS: broker.address, QUITTANCE_KAFKA_TLS: 'false' };
    const others = await startServers({ home, env: given, report: () => {}, way: 'local' });
    stops.push(() => others.stop());
    const { env } = others.addresses;
    const settings = readServers(env);
    const kafka = createKafka(settings.kafka, 'quittance-bench');
    const codec = await openCodec(settings.registry);
    await provision(env, kafka, codec);
    const pids = {
      broker: broker.machine.pid ?? 0,
      redis: found('redis-server'),
      clickhouse: found('serve.cjs'),
    };
    return { home, env, settings, kafka, codec, brokers: broker.address, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The broker apart: for daily use it starts with the quick compiler only, which is slower once it is warm. */
async function bootBroker(
  home: string,
  say: Say,
): Promise<{ readonly machine: Machine; readonly address: string }> {
  const { env } = process;
  const java = await findJava(env);
  const jars = await kafkaJars({ cache: cacheFolder(env), report: say });
  const folder = join(home, 'broker');
  mkdirSync(folder);
  const { kafka: port, kafkaController: controllerPort } = await choosePorts(folder);
  const node = { nodeId: 1, port, controllerPort };
  const program = await prepareNode(java, jars, node, [node], folder, newClusterId());
  const args = program.args.filter((one) => one !== '-XX:TieredStopAtLevel=1');
  const machine = new Machine({
    name: 'broker',
    log: join(home, 'logs', 'broker.log'),
    launch: () => ({ ...program, args, env: systemVariables() }),
    answers: () => answersKafka(port),
    restarts: false,
  });
  await machine.start();
  return { machine, address: `127.0.0.1:${port}` };
}

async function provision(env: Variables, kafka: KafkaClient, codec: Codec): Promise<void> {
  await provisionTopics(kafka, { partitions: PARTITIONS, replication: 1 });
  await codec.register();
  const tables = join(projectRoot(), 'projections', 'dist', 'provision-main.js');
  await runOrFail('making the tables', process.execPath, [tables], { env: { ...process.env, ...env } });
}

/** A server that the keeper runs for us. */
function found(word: string): number {
  const one = descendantsOf(process.pid).find(
    ({ command }) => command.includes(word) && !command.startsWith('setpriv') && !command.includes('keeper'),
  );
  return one?.pid ?? 0;
}
