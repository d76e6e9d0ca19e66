import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '@quittance/docker/local/cache';
import type { LocalContext } from '@quittance/docker/local/context';
import { findJava } from '@quittance/docker/local/tools';
import { choosePorts } from '@quittance/docker/ports';
import { makeCertificates } from './certificates.js';
import { startSecuredKafka } from './kafka.js';
import { makeLogin } from './login.js';
import type { Secured } from './program.js';
import { startSecuredRedis } from './redis.js';
import { startRegistryFront } from './registry-front.js';
import { startTlsFront } from './tls-front.js';

export type Variables = Readonly<Record<string, string>>;

/** Four servers that nobody may use without trusting their authority and knowing a password. */
export interface SecuredServers {
  /** What a user would set. */
  readonly env: Variables;
  /** All passwords in there. */
  readonly passwords: readonly string[];
  /** Which host each client of Redis wanted; null where it did not say. */
  readonly redisNames: readonly (string | null)[];
  stop(): Promise<void>;
}

/** @param plain the environment of the integration tests: their registry and ClickHouse get TLS in front */
export async function startSecuredServers(plain: NodeJS.ProcessEnv): Promise<SecuredServers> {
  const home = await mkdtemp(join(tmpdir(), 'quittance-secured-'));
  const running: Secured[] = [];
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(home, { recursive: true, force: true });
  };
  const started = async (server: Promise<Secured>): Promise<number> => {
    const secured = await server;
    running.push(secured);
    return secured.port;
  };
  try {
    return { ...(await startAll(plain, await contextIn(home, plain), started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function contextIn(home: string, env: NodeJS.ProcessEnv): Promise<LocalContext> {
  return {
    home,
    env,
    cache: cacheFolder(env),
    ports: await choosePorts(home),
    passwords: { clickhouse: '', finance: '', grafana: '' },
    java: await findJava(env),
    report: () => {},
  };
}

async function startAll(
  plain: NodeJS.ProcessEnv,
  context: LocalContext,
  started: (server: Promise<Secured>) => Promise<number>,
): Promise<Omit<SecuredServers, 'stop'>> {
  const certificates = await makeCertificates(context.home);
  const registryUrl = new URL(plain['QUITTANCE_SCHEMA_REGISTRY_URL'] ?? '');
  const clickhouseUrl = new URL(plain['QUITTANCE_CLICKHOUSE_URL'] ?? '');
  const logins = { kafka: makeLogin('pipeline'), registry: makeLogin('schemas'), redis: makeLogin('cache') };
  const redisNames: (string | null)[] = [];
  const settled = await Promise.allSettled([
    started(startSecuredKafka(context, certificates, logins.kafka)),
    started(startRegistryFront(certificates, logins.registry, registryUrl)),
    started(securedRedis()),
    started(startTlsFront(certificates, clickhouseUrl)),
  ]);
  const [kafka, registry, redis, clickhouse] = settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  /** The bundled redis-server has TLS on some platforms only, so it stands in front. */
  async function securedRedis(): Promise<Secured> {
    const port = await started(startSecuredRedis(context, logins.redis));
    const target = new URL(`redis://127.0.0.1:${port}`);
    return startTlsFront(certificates, target, (name) => void redisNames.push(name));
  }
  const { caFile } = certificates;
  const password = plain['QUITTANCE_CLICKHOUSE_PASSWORD'] ?? '';
  return {
    redisNames,
    env: {
      QUITTANCE_KAFKA_BROKERS: `127.0.0.1:${kafka}`,
      QUITTANCE_KAFKA_TLS: 'true',
      QUITTANCE_KAFKA_TLS_CA_FILE: caFile,
      QUITTANCE_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      QUITTANCE_KAFKA_USERNAME: logins.kafka.username,
      QUITTANCE_KAFKA_PASSWORD: logins.kafka.password,
      QUITTANCE_SCHEMA_REGISTRY_URL: `https://127.0.0.1:${registry}${registryUrl.pathname}`,
      QUITTANCE_SCHEMA_REGISTRY_USERNAME: logins.registry.username,
      QUITTANCE_SCHEMA_REGISTRY_PASSWORD: logins.registry.password,
      QUITTANCE_SCHEMA_REGISTRY_TLS_CA_FILE: caFile,
      QUITTANCE_REDIS_URL: `rediss://127.0.0.1:${redis}`,
      QUITTANCE_REDIS_USERNAME: logins.redis.username,
      QUITTANCE_REDIS_PASSWORD: logins.redis.password,
      QUITTANCE_REDIS_TLS_CA_FILE: caFile,
      QUITTANCE_CLICKHOUSE_URL: `https://127.0.0.1:${clickhouse}`,
      QUITTANCE_CLICKHOUSE_USERNAME: plain['QUITTANCE_CLICKHOUSE_USERNAME'] ?? '',
      QUITTANCE_CLICKHOUSE_PASSWORD: password,
      QUITTANCE_CLICKHOUSE_TLS_CA_FILE: caFile,
    },
    passwords: [...Object.values(logins).map((login) => login.password), password].filter(
      (text) => text !== '',
    ),
  };
}
