import { randomUUID } from 'node:crypto';
import { redisCache } from '@quittance/processors/idempotency/redis';
import { openClickHouse } from '@quittance/runtime/clickhouse';
import { openCodec } from '@quittance/runtime/codec';
import { readServers } from '@quittance/runtime/config/env';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { clusterId } from '@quittance/runtime/kafka/offsets';
import { startTransactionalWorker } from '@quittance/runtime/kafka/transactional-worker';
import { openRedis, type RedisClient } from '@quittance/runtime/redis';
import { echoOptions } from '@quittance/runtime/testing/echo';
import { makeTopic, readAll, record, uniqueName, until } from '@quittance/runtime/testing/kafka';
import { callbacksRejected } from '@quittance/schemas/topics/index';
import { type Refusal, refusalOf } from './refusal.js';
import { type SecuredServers, startSecuredServers, type Variables } from './servers.js';

const WRONG = 'wrong-0fd1c2';
const UNTRUSTED = /self-signed certificate in certificate chain/;

// Two JVMs start beside the tests of other files.
jest.setTimeout(60_000);

let secured: SecuredServers;

beforeAll(async () => {
  secured = await startSecuredServers(process.env);
});
afterAll(() => secured.stop());

/** The settings as a user's environment gives them, with some variables changed. */
const settings = (change: Variables = {}) => readServers({ ...secured.env, ...change });

/** A refusal says why, and neither it nor a log line of it says the password. */
function expectRefused({ thrown, logged }: Refusal, why: RegExp): void {
  expect(String(thrown)).toMatch(why);
  for (const secret of [...secured.passwords, WRONG]) {
    expect(logged).not.toContain(secret);
    expect(logged).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
  }
  expect(logged).not.toMatch(/Basic [A-Za-z0-9+/]{8}/);
}

describe('Kafka with TLS and SASL', () => {
  const kafkaWith = (change: Variables = {}) => createKafka(settings(change).kafka, 'quittance-secured');

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('takes and gives a record: %s', async (mechanism) => {
    const kafka = kafkaWith({ QUITTANCE_KAFKA_SASL_MECHANISM: mechanism });
    const topic = await makeTopic(kafka, 'secured', 1);
    const appender = await openAppender(kafka);
    await appender.append([record(topic, mechanism)]);
    await appender.close();
    expect((await readAll(kafka, topic, 0)).map(({ value }) => value.toString())).toEqual([mechanism]);
  });

  it('runs a group whose chunks are transactions', async () => {
    const kafka = kafkaWith();
    const input = await makeTopic(kafka, 'in', 1);
    const output = await makeTopic(kafka, 'out', 1);
    const worker = await startTransactionalWorker(kafka, echoOptions(uniqueName('group'), input, output));
    const appender = await openAppender(kafka);
    await appender.append([record(input, 'a'), record(input, 'b')]);
    await appender.close();
    await until('both are out', async () => (await readAll(kafka, output, 0)).length === 2);
    await worker.stop();
    const values = (await readAll(kafka, output, 0)).map(({ value }) => value.toString());
    expect(values).toEqual([`${input}/0/0`, `${input}/0/1`]);
  });

  it.each(['plain', 'scram-sha-512'])('refuses a wrong password: %s', async (mechanism) => {
    const wrong = { QUITTANCE_KAFKA_SASL_MECHANISM: mechanism, QUITTANCE_KAFKA_PASSWORD: WRONG };
    const kafka = kafkaWith(wrong);
    expectRefused(await refusalOf(clusterId(kafka)), /authentication failed/i);
    expectRefused(await refusalOf(openAppender(kafka)), /authentication failed/i);
  });

  it('is refused where its authority is not trusted', async () => {
    const kafka = kafkaWith({ QUITTANCE_KAFKA_TLS_CA_FILE: '' });
    const refusals = await Promise.all([refusalOf(clusterId(kafka)), refusalOf(openAppender(kafka))]);
    for (const refusal of refusals) expectRefused(refusal, UNTRUSTED);
  });
});

describe('a schema registry with TLS and a password', () => {
  const codecWith = (change: Variables = {}) => openCodec(settings(change).registry);
  const REJECTED = {
    rejection_id: randomUUID(),
    provider: 'p',
    account: 'a',
    received_at: 1_700_000_000_000,
    cause: 'wrong_signature',
    http_status: 401,
    headers: {},
    body_start: Buffer.from('{}'),
    body_length: 2,
  };

  it('registers, finds and tells schemas', async () => {
    const codec = await codecWith();
    await codec.register();
    const topic = await codec.topic(callbacksRejected);
    const bytes = topic.encode(REJECTED);
    expect(await topic.decode(bytes)).toMatchObject({ rejection_id: REJECTED.rejection_id });
    const text = await (await codecWith()).writerSchema(topic.schemaId);
    expect(JSON.parse(text)).toEqual(JSON.parse(callbacksRejected.schema));
  });

  it('takes user and password in its URL, too', async () => {
    const { QUITTANCE_SCHEMA_REGISTRY_USERNAME: user, QUITTANCE_SCHEMA_REGISTRY_PASSWORD: password } =
      secured.env;
    const url = (secured.env['QUITTANCE_SCHEMA_REGISTRY_URL'] ?? '').replace('//', `//${user}:${password}@`);
    const codec = await codecWith({
      QUITTANCE_SCHEMA_REGISTRY_URL: url,
      QUITTANCE_SCHEMA_REGISTRY_USERNAME: '',
      QUITTANCE_SCHEMA_REGISTRY_PASSWORD: '',
    });
    await expect(codec.writerSchema(1)).resolves.toContain('record');
  });

  it('refuses a wrong password', async () => {
    const codec = await codecWith({ QUITTANCE_SCHEMA_REGISTRY_PASSWORD: WRONG });
    expectRefused(await refusalOf(codec.register()), /Unauthorized/);
    expectRefused(await refusalOf(codec.topic(callbacksRejected)), /Unauthorized/);
    expectRefused(await refusalOf(codec.writerSchema(1)), /Unauthorized/);
  });

  it('is refused where its authority is not trusted', async () => {
    const codec = await codecWith({ QUITTANCE_SCHEMA_REGISTRY_TLS_CA_FILE: '' });
    expectRefused(await refusalOf(codec.register()), UNTRUSTED);
  });
});

describe('Redis with TLS, a user of few rights and a password', () => {
  const open: RedisClient[] = [];
  const MARK = {
    clusterId: 'c',
    topic: 't',
    partition: 0,
    offset: 1,
    variant: 'v',
    occurredAt: 2,
    receivedAt: 3,
  };

  /** A client, once it has said for the first time whether it has a Redis. */
  function redisWith(change: Variables = {}): Promise<{ redis: RedisClient; state: string; detail: string }> {
    return new Promise((resolve) => {
      const redis = openRedis(settings(change).redis, (state, detail) => resolve({ redis, state, detail }));
      open.push(redis);
    });
  }

  afterAll(() => Promise.all(open.map((redis) => redis.close())));

  it('remembers facts', async () => {
    const { redis, state } = await redisWith();
    expect(state).toBe('ready');
    const cache = redisCache(redis, `quittance:${randomUUID()}`, (thrown) => {
      throw thrown;
    });
    await cache.remember([['a', MARK]]);
    expect(await cache.recall(['a', 'b'])).toEqual([MARK, null]);
  });

  it('is told which host is meant, as a front of many servers needs', async () => {
    const url = (secured.env['QUITTANCE_REDIS_URL'] ?? '').replace('127.0.0.1', 'localhost');
    const { state } = await redisWith({ QUITTANCE_REDIS_URL: url });
    expect(state).toBe('ready');
    expect(secured.redisNames).toContain('localhost');
  });

  it.each([
    ['a wrong password', { QUITTANCE_REDIS_PASSWORD: WRONG }, /WRONGPASS/],
    ['a wrong user', { QUITTANCE_REDIS_USERNAME: 'nobody' }, /WRONGPASS/],
    ['an authority that is not trusted', { QUITTANCE_REDIS_TLS_CA_FILE: '' }, UNTRUSTED],
  ])('with %s is a cache that knows nothing, and says why', async (_, change, why) => {
    const { redis, state, detail } = await redisWith(change);
    expect(state).toBe('away');
    expectRefused({ thrown: detail, logged: detail }, why);
    const troubles: unknown[] = [];
    const cache = redisCache(redis, 'quittance', (thrown) => troubles.push(thrown));
    await cache.remember([['a', MARK]]);
    expect(await cache.recall(['a'])).toEqual([null]);
    expect(troubles).toHaveLength(1);
    expectRefused(await refusalOf(Promise.reject(troubles[0])), /./);
  });
});

describe('ClickHouse with TLS', () => {
  const database = `quittance_test_secured_${process.pid}_${Date.now()}`;
  const clickhouseWith = (change: Variables = {}) =>
    openClickHouse(settings(change).clickhouse, { database });

  it('stores an insert and answers a query', async () => {
    const clickhouse = clickhouseWith();
    await clickhouse.ensureDatabase();
    try {
      await clickhouse.command('CREATE TABLE t (a Int64) ENGINE = MergeTree ORDER BY a');
      await clickhouse.insertRaw({
        statement: "INSERT INTO t SELECT a FROM input('a Int64') FORMAT TSV",
        body: Buffer.from('1\n2\n'),
        deduplicationToken: 'one',
        parameters: {},
      });
      expect(await clickhouse.query('SELECT sum(a) AS total FROM t')).toEqual([{ total: '3' }]);
    } finally {
      await clickhouse.command('DROP DATABASE {database:Identifier} SYNC', { database });
      await clickhouse.close();
    }
  });

  it.each([
    ['refuses a wrong password', { QUITTANCE_CLICKHOUSE_PASSWORD: WRONG }, /Authentication failed/],
    ['is refused where its authority is not trusted', { QUITTANCE_CLICKHOUSE_TLS_CA_FILE: '' }, UNTRUSTED],
  ])('%s', async (_, change, why) => {
    const clickhouse = clickhouseWith(change);
    expectRefused(await refusalOf(clickhouse.query('SELECT 1')), why);
    await clickhouse.close();
  });
});
