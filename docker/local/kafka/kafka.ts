import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../../package-root.js';
import { runOrFail } from '../../run.js';
import { versions } from '../../versions.js';
import { cached } from '../cache.js';
import type { LocalContext, Prepare } from '../context.js';
import { copyDependencies } from '../maven.js';
import { type KafkaNode, kafkaProperties } from './properties.js';

/** A Kafka cluster of one node. */
export const prepareKafka: Prepare = async (context) => {
  const node = { nodeId: 1, port: context.ports.kafka, controllerPort: context.ports.kafkaController };
  const jars = await kafkaJars(context);
  return prepareNode(context.java, jars, node, [node], join(context.home, 'kafka'), newClusterId());
};

/** The folder of jars that Kafka runs from. */
export async function kafkaJars({ cache, report }: Pick<LocalContext, 'cache' | 'report'>): Promise<string> {
  const pom = packageFile('local', 'kafka', 'pom.xml');
  const content = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 8);
  const title = `Apache Kafka ${versions.kafka}`;
  return cached(
    cache,
    {
      key: `kafka-${versions.kafka}-${content}`,
      title,
      size: '50 MB',
      fill: (folder) => copyDependencies(pom, folder, title),
    },
    report,
  );
}

/** What a node has otherwise than a node for daily use. */
export interface NodeExtras {
  /** Of the Java heap; several brokers on one machine want less than one does. */
  readonly heapMegabytes?: number;
  /** Broker settings, over those of kafkaProperties. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const HEAP_MEGABYTES = 512;

/** Lays out one node of a cluster in a folder and says how to run it. All nodes of a cluster share its id. */
export async function prepareNode(
  java: string,
  jars: string,
  node: KafkaNode,
  cluster: readonly KafkaNode[],
  folder: string,
  clusterId: string,
  { heapMegabytes = HEAP_MEGABYTES, settings = {} }: NodeExtras = {},
): Promise<Awaited<ReturnType<Prepare>>> {
  const data = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  const log4j = `-Dlog4j2.configurationFile=${packageFile('local', 'kafka', 'log4j2.properties')}`;
  const jvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', log4j, '-cp', join(jars, '*')];
  await mkdir(folder, { recursive: true });
  if (!existsSync(data)) {
    const unfinished = `${data}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await writeFile(properties, kafkaProperties(node, cluster, unfinished, settings));
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties];
    await runOrFail('formatting the folder of Kafka', java, [...jvm, ...format]);
    await rename(unfinished, data);
  }
  await writeFile(properties, kafkaProperties(node, cluster, data, settings));
  return {
    command: java,
    args: [`-Xmx${heapMegabytes}m`, ...jvm, 'kafka.Kafka', properties],
    env: {},
    cwd: folder,
  };
}

/** A random id in Kafka's spelling; one that begins with a dash would read as an option. */
export function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
