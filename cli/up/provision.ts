import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openCodec } from '@quittance/runtime/codec';
import { readServers, type Servers } from '@quittance/runtime/config/env';
import type { Pipeline } from '@quittance/runtime/config/pipeline';
import { createKafka } from '@quittance/runtime/kafka/client';
import { provisionTopics } from '@quittance/runtime/kafka/provision';
import type { Log } from '@quittance/runtime/log';
import * as topicsByFolder from '@quittance/schemas/topics/index';
import type { Retention } from '@quittance/schemas/topics/topic';
import { projectRoot } from '../home.js';
import { waitForServers } from './wait-for-servers.js';

/** Topics, schemas and tables, side by side; each may be repeated at any time and then changes nothing. */
export async function provision(
  env: NodeJS.ProcessEnv,
  pipeline: Pipeline,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const servers = readServers(env);
  await waitForServers(servers, log, signal);
  await Promise.all([topics(servers, pipeline), schemas(servers), tables(env)]);
}

async function topics(servers: Servers, pipeline: Pipeline): Promise<void> {
  const kafka = createKafka(servers.kafka, 'quittance-up');
  await provisionTopics(kafka, {
    partitions: pipeline.partitions,
    replication: pipeline.replication,
    retention: retentionByName(pipeline),
  });
}

/** Settings name the topic's folder, which may stand for one topic per provider. */
function retentionByName({ retention }: Pipeline): Readonly<Record<string, Retention>> {
  const entries = Object.values(topicsByFolder).flatMap(({ folder, names }) => {
    const chosen = retention.get(folder);
    return chosen === undefined ? [] : names.map((name) => [name, chosen] as const);
  });
  return Object.fromEntries(entries);
}

async function schemas(servers: Servers): Promise<void> {
  const codec = await openCodec(servers.registry);
  await codec.register();
}

/** The tables belong to the projections, which this package must not import: their own program makes them. */
function tables(env: NodeJS.ProcessEnv): Promise<void> {
  const script = join(projectRoot(), 'projections', 'dist', 'provision-main.js');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'pipe'], env });
  let words = '';
  child.stderr.on('data', (part: Buffer) => {
    words += part.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ClickHouse tables could not be made:\n${words.trim()}`));
    });
  });
}
