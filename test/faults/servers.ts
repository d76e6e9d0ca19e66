import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownVariables } from '@quittance/docker/addresses';
import { cacheFolder } from '@quittance/docker/local/cache';
import { prepareClickhouse } from '@quittance/docker/local/clickhouse/clickhouse';
import type { LocalContext, Prepare } from '@quittance/docker/local/context';
import { kafkaJars, newClusterId, prepareNode } from '@quittance/docker/local/kafka/kafka';
import type { KafkaNode } from '@quittance/docker/local/kafka/properties';
import { prepareRedis } from '@quittance/docker/local/redis/redis';
import { prepareRegistry } from '@quittance/docker/local/registry/registry';
import { findJava } from '@quittance/docker/local/tools';
import { choosePasswords } from '@quittance/docker/passwords';
import { choosePorts, type Ports } from '@quittance/docker/ports';
import { answersKafka } from '@quittance/docker/ready/kafka';
import { answers } from '@quittance/docker/ready/server';
import type { ServerName, Variables } from '@quittance/docker/server';
import { Machine } from './machine.js';
import { openProxy, type TcpProxy } from './proxy.js';

type Brought = Exclude<ServerName, 'kafka'>;

/** The servers of one run, each a process of its own that may be killed; three of them stand behind a proxy. */
export interface FaultServers {
  readonly brokers: readonly Machine[];
  readonly machines: Readonly<Record<Brought, Machine>>;
  readonly proxies: Readonly<Record<Brought, TcpProxy>>;
  /** By which clients find them: brokers directly, the others through their proxies. */
  readonly env: Variables;
  stop(): Promise<void>;
}

/** Leaves room for three brokers, a registry and ClickHouse beside the pipeline on a small machine. */
const BROKER = {
  heapMegabytes: 256,
  settings: {
    // A dead member is replaced after seconds here: recovery is waited for hundreds of times.
    'group.min.session.timeout.ms': 1_000,
    'broker.session.timeout.ms': 4_000,
    'broker.heartbeat.interval.ms': 500,
    'log.cleaner.threads': 1,
  },
} as const;

const PREPARE: Readonly<Record<Brought, Prepare>> = {
  registry: prepareRegistry,
  redis: prepareRedis,
  clickhouse: prepareClickhouse,
};

/**
 * Starts everything on free ports in a folder of its own.
 * @param brokers 1, or 3 with three copies of every topic, two of which an acknowledgement needs
 */
export async function startFaultServers(
  home: string,
  brokers: 1 | 3,
  report: (line: string) => void,
): Promise<FaultServers> {
  const context = await contextOf(home, report);
  const nodes = await brokerMachines(context, brokers);
  const machines = {
    registry: await machineOf('registry', context),
    redis: await machineOf('redis', context),
    clickhouse: await machineOf('clickhouse', context),
  };
  const all = [...nodes, ...Object.values(machines)];
  const stopAll = async (): Promise<void> => void (await Promise.all(all.map((one) => one.stop())));
  try {
    await Promise.all(all.map((one) => one.start()));
  } catch (error) {
    await stopAll();
    throw error;
  }
  const proxies = {
    registry: await openProxy(context.ports.registry),
    redis: await openProxy(context.ports.redis),
    clickhouse: await openProxy(context.ports.clickhouse),
  };
  return {
    brokers: nodes,
    machines,
    proxies,
    env: { ...behind(proxies, context), QUITTANCE_KAFKA_BROKERS: nodes.map(({ name }) => name).join(',') },
    stop: async () => {
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await stopAll();
    },
  };
}

async function contextOf(home: string, report: (line: string) => void): Promise<LocalContext> {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const { env } = process;
  return {
    home,
    cache: cacheFolder(env),
    ports: await choosePorts(home),
    passwords: await choosePasswords(home, {}),
    env,
    java: await findJava(env),
    report,
  };
}

async function brokerMachines(context: LocalContext, count: number): Promise<readonly Machine[]> {
  const { home, java } = context;
  const jars = await kafkaJars(context);
  const clusterId = newClusterId();
  const cluster: (KafkaNode & { readonly folder: string })[] = [];
  for (let nodeId = 1; nodeId <= count; nodeId += 1) {
    const folder = join(home, `broker-${nodeId}`);
    mkdirSync(folder, { recursive: true });
    const { kafka, kafkaController } = await choosePorts(folder);
    cluster.push({ nodeId, port: kafka, controllerPort: kafkaController, folder });
  }
  return Promise.all(
    cluster.map(async (node) => {
      const program = await prepareNode(java, jars, node, cluster, node.folder, clusterId, BROKER);
      return new Machine({
        name: `127.0.0.1:${node.port}`,
        log: join(home, 'logs', `broker-${node.nodeId}.log`),
        launch: () => ({ ...program, env: systemVariables() }),
        answers: () => answersKafka(node.port),
        restarts: false,
      });
    }),
  );
}

async function machineOf(name: Brought, context: LocalContext): Promise<Machine> {
  const program = await PREPARE[name](context);
  return new Machine({
    name,
    log: join(context.home, 'logs', `${name}.log`),
    launch: () => ({ ...program, env: { ...systemVariables(), ...program.env } }),
    answers: () => answers(name, context.ports),
    restarts: false,
  });
}

/** Servers get what a process needs and nothing of ours. */
function systemVariables(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'JAVA_HOME'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

function behind(proxies: Readonly<Record<Brought, TcpProxy>>, { ports, passwords }: LocalContext): Variables {
  const through: Ports = {
    ...ports,
    registry: proxies.registry.port,
    redis: proxies.redis.port,
    clickhouse: proxies.clickhouse.port,
  };
  return {
    ...ownVariables('registry', through, passwords),
    ...ownVariables('redis', through, passwords),
    ...ownVariables('clickhouse', through, passwords),
  };
}
