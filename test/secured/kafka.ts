import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalContext } from '@quittance/docker/local/context';
import { kafkaJars, newClusterId, prepareNode } from '@quittance/docker/local/kafka/kafka';
import { kafkaProperties } from '@quittance/docker/local/kafka/properties';
import { answersKafka } from '@quittance/docker/ready/kafka';
import { runOrFail } from '@quittance/docker/run';
import type { Certificates } from './certificates.js';
import type { Login } from './login.js';
import { type Secured, startProgram } from './program.js';

const HOST = '127.0.0.1';
const SECURITY = 'org.apache.kafka.common.security';

/**
 * What makes a plain node a secured one; of two lines for one property the later counts. Brokers speak among
 * themselves on a listener of their own, as in a real cluster; it is never advertised to clients of the other.
 */
function securedProperties(
  { ports }: LocalContext,
  internalPort: number,
  { keystoreFile }: Certificates,
  { username, password }: Login,
): string {
  const outside = `SASL_SSL://${HOST}:${ports.kafka},INTERNAL://${HOST}:${internalPort}`;
  const plain = `${SECURITY}.plain.PlainLoginModule required user_${username}="${password}";`;
  const scram = `${SECURITY}.scram.ScramLoginModule required;`;
  return [
    `listeners=${outside},CONTROLLER://${HOST}:${ports.kafkaController}`,
    `advertised.listeners=${outside}`,
    'listener.security.protocol.map=SASL_SSL:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name=INTERNAL',
    'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    `listener.name.sasl_ssl.plain.sasl.jaas.config=${plain}`,
    `listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=${scram}`,
    `listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=${scram}`,
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${keystoreFile}`,
    '',
  ].join('\n');
}

/** Apache Kafka whose only listener for clients is SASL_SSL; one user, known to all three mechanisms. */
export async function startSecuredKafka(
  context: LocalContext,
  certificates: Certificates,
  login: Login,
): Promise<Secured> {
  const { ports, java } = context;
  const folder = join(context.home, 'kafka');
  const properties = join(folder, 'server.properties');
  const node = { nodeId: 1, port: ports.kafka, controllerPort: ports.kafkaController };
  const jars = await kafkaJars(context);
  await mkdir(folder, { recursive: true });
  // prepareNode() formats no folder that is there, and SCRAM users are made when it is formatted.
  await writeFile(properties, kafkaProperties(node, [node], join(folder, 'data')));
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${login.username},password=${login.password}]`,
  ]);
  await runOrFail('formatting the folder of Kafka', java, [
    ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(jars, '*')],
    ...['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties, ...users],
  ]);
  const program = await prepareNode(java, jars, node, [node], folder, '');
  // Nothing else here speaks to ClickHouse's native port.
  const internalPort = ports.clickhouseNative;
  const secured = securedProperties(context, internalPort, certificates, login);
  await writeFile(properties, `${kafkaProperties(node, [node], join(folder, 'data'))}${secured}`);
  return startProgram({
    ...program,
    name: 'the secured Kafka',
    log: join(context.home, 'kafka.log'),
    port: ports.kafka,
    ready: () => answersKafka(internalPort),
  });
}
