import { isIP } from 'node:net';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import { Redis } from 'ioredis';
import type { RedisSettings } from './config/servers.js';

/**
 * Redis as a cache needs it. Every call rejects soon where Redis is away or slow, and never waits for it to come
 * back: whoever uses a cache must be able to go on without it.
 */
export interface RedisClient {
  /** Values in the order of the keys; null where there is none. */
  getMany(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Sets every entry, each to expire by itself. */
  setMany(entries: readonly (readonly [key: string, value: string])[], ttlSeconds: number): Promise<void>;
  isReady(): boolean;
  close(): Promise<void>;
}

/** Redis has gone away, or has come back. */
export type RedisNotice = (state: 'ready' | 'away', detail: string) => void;

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 1_000;
/** ioredis sits on a connection that is closed already for this long. */
const DISCONNECT_TIMEOUT_MS = 100;
const RETRY_STEP_MS = 200;
const RETRY_MAX_MS = 5_000;

/** MSET knows no expiry before Redis 8.4. One command for all: a SET for each costs the client several times as much. */
const SET_ALL = `
for place, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[place + 1], 'EX', ARGV[1])
end`;

/** Starts connecting and returns at once; keeps trying for as long as it is open. */
export function openRedis(settings: RedisSettings, onNotice: RedisNotice): RedisClient {
  const redis = connect(settings);
  watch(redis, onNotice);
  return {
    getMany: (keys) => redis.mget(...keys),
    async setMany(entries, ttlSeconds) {
      const keys = entries.map(([key]) => key);
      const values = entries.map(([, value]) => value);
      await redis.eval(SET_ALL, keys.length, ...keys, ttlSeconds, ...values);
    },
    isReady: () => redis.status === 'ready',
    async close() {
      redis.disconnect();
    },
  };
}

/**
 * What ioredis does not do by itself. The name: a front of many servers must be told which one is meant. Our authority
 * besides the system's: Node's `ca` would replace those.
 */
export function tlsOptions({ url, tls }: RedisSettings): ConnectionOptions | null {
  if (tls === null) return null;
  const { hostname } = new URL(url);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return {
    ...(isAddress ? {} : { servername: hostname }),
    ...(tls.caPem === null ? {} : { ca: [...rootCertificates, tls.caPem] }),
  };
}

function connect(settings: RedisSettings): Redis {
  const { url, username, password } = settings;
  const tls = tlsOptions(settings);
  return new Redis(url, {
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls === null ? {} : { tls }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    // No queue while Redis is away, and no command sent twice: a cache's answer is worth nothing later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * RETRY_STEP_MS, RETRY_MAX_MS),
  });
}

/** Tells changes only: ioredis reports an error at every failed attempt. */
function watch(redis: Redis, onNotice: RedisNotice): void {
  let isAway = false;
  let lastError = 'connection closed';
  redis.on('error', (error: Error) => {
    lastError = error.message;
  });
  redis.on('close', () => {
    if (!isAway) onNotice('away', lastError);
    isAway = true;
  });
  redis.on('ready', () => {
    isAway = false;
    onNotice('ready', '');
  });
}
