import { connect } from 'node:net';
import type { Servers } from '@quittance/runtime/config/env';
import type { Log } from '@quittance/runtime/log';
import { waitFor } from '@quittance/runtime/wait-for';

const CONNECT_MS = 3_000;

interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Waits, without end, for every server to take connections; says which one it is waiting for. */
export async function waitForServers(servers: Servers, log: Log, signal: AbortSignal): Promise<void> {
  await Promise.all(
    targets(servers).map((target) =>
      waitFor(`${target.name} at ${target.host}:${target.port}`, () => connects(target), { log, signal }),
    ),
  );
}

/** Of Kafka any broker will do: the client finds the others. */
function targets(servers: Servers): readonly Target[] {
  const [broker = ''] = servers.kafka.brokers;
  return [
    fromUrl('Kafka', `kafka://${broker}`),
    fromUrl('the schema registry', servers.registry.url),
    fromUrl('Redis', servers.redis.url),
    fromUrl('ClickHouse', servers.clickhouse.url),
  ];
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'redis:': 6379,
  'rediss:': 6379,
};

function fromUrl(name: string, text: string): Target {
  const url = new URL(text);
  const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
  return { name, host: url.hostname.replace(/^\[|\]$/g, ''), port };
}

function connects({ host, port }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer in ${CONNECT_MS} ms`)));
    socket.once('error', reject);
  });
}
