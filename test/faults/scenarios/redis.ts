import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisCache } from '@quittance/processors/idempotency/redis';
import { variantOf } from '@quittance/processors/order/facts';
import { readServers } from '@quittance/runtime/config/env';
import { openRedis } from '@quittance/runtime/redis';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { providers } from '@quittance/schemas/providers/registry';
import { eventually } from '../../harness/eventually.js';
import type { Ready } from '../driver.js';
import type { Run } from '../run.js';
import type { Extent, Scenario } from './scenario.js';

const SLOW_MS = 2_000;
const LOAD = 20;

/** The cache may be empty, away, slow or wrong: it is slower then, and the numbers are the same. */
export const redis: Scenario = {
  name: 'Redis is flushed, slow, away, and of another cluster',
  brokers: 1,
  disturb: async (run, extent) => {
    await flush(run, extent);
    await slow(run, extent);
    await away(run, extent);
    await ofAnotherCluster(run);
  },
};

async function flush(run: Run, { times }: Extent): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await command(run.servers.proxies.redis.port, 'FLUSHALL');
    await run.driver.more(LOAD);
  }
  run.say(`Redis was flushed ${times} times`);
}

async function slow(run: Run, { awayMs }: Extent): Promise<void> {
  const proxy = run.servers.proxies.redis;
  proxy.mode = { kind: 'slow', delayMs: SLOW_MS };
  await sleep(awayMs);
  await run.driver.more(LOAD);
  await run.recovered('fold');
  proxy.mode = { kind: 'pass' };
  run.say(`every answer of Redis took ${SLOW_MS} ms for ${awayMs} ms`);
}

async function away(run: Run, { awayMs }: Extent): Promise<void> {
  const machine = run.servers.machines.redis;
  await machine.kill();
  await sleep(awayMs);
  await run.driver.more(LOAD);
  await run.recovered('fold');
  await machine.start();
  run.say(`Redis was away for ${awayMs} ms`);
}

/** Marks say of facts that were never applied here that they were, in a cluster with the same topics and offsets. */
async function ofAnotherCluster(run: Run): Promise<void> {
  const client = openRedis(readServers(run.servers.env).redis, () => {});
  const cache = redisCache(client, 'quittance', (thrown) => {
    throw thrown;
  });
  await eventually(
    () => client.isReady(),
    (ready) => ready,
  );
  const facts = run.driver.upcoming().flatMap(factsOf);
  await cache.remember(facts.map((fact) => [fact.fact_id, markElsewhere(fact)] as const));
  const known = await cache.recall(facts.map((fact) => fact.fact_id));
  await client.close();
  run.say(`Redis held ${known.filter((mark) => mark !== null).length} marks of another cluster`);
  await run.driver.more(2 * LOAD);
}

function markElsewhere(fact: Pick<OrderFact, 'provider'> & Parameters<typeof variantOf>[0]) {
  const place = { topic: `callbacks.${fact.provider}`, partition: 0, offset: 999_999 };
  return { clusterId: 'another', ...place, variant: variantOf(fact), occurredAt: 0, receivedAt: 0 };
}

/** What translate will make of a notice, but for the arrival, which no id depends on. */
function factsOf({ account, body }: Ready) {
  const translation = providers.get(account.provider)?.translate({
    provider: account.provider,
    account: account.account,
    merchant: account.merchant,
    timeZone: account.timeZone,
    options: account.options,
    receivedAt: Date.now(),
    trust: account.options['unsigned'] === undefined ? 'SIGNED' : 'UNSIGNED',
    keyId: '',
    callbackId: '',
    body: Buffer.from(body),
    pseudonym: () => null,
  });
  return translation?.kind === 'facts' ? translation.facts : [];
}

/** One inline command, until its answer. */
function command(port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write(`${text}\r\n`));
    socket.once('error', reject);
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
  });
}
