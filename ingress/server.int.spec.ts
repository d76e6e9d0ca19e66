import { createHash, randomBytes } from 'node:crypto';
import { openCodec } from '@quittance/runtime/codec';
import { readServers } from '@quittance/runtime/config/env';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { createTopics } from '@quittance/runtime/kafka/create-topics';
import { clusterId, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { Appender, IncomingRecord } from '@quittance/runtime/kafka/types';
import { providers } from '@quittance/schemas/providers/registry';
import { callbacks } from '@quittance/schemas/topics/callbacks/topic';
import { callbacksRejected } from '@quittance/schemas/topics/callbacks-rejected/topic';
import { LIMITS, type Stand, stand, until } from './ingress.given.js';
import type { Ingress } from './ingress.js';
import { SAMPLES } from './samples.given.js';

/** On a real broker and a real registry. Topic names get a prefix of this run: the servers are shared. */

const PREFIX = `ingress-int-${randomBytes(4).toString('hex')}.`;
const PARTITIONS = 3;
const TOPICS = [...callbacks.names, 'callbacks.rejected'].map((topic) => `${PREFIX}${topic}`);

const servers = readServers(process.env);
const kafka = createKafka(servers.kafka, 'ingress-int');
let appender: Appender;
let ingress: Ingress;
let inject: Stand['post'];
let url: string;

async function withTopics(use: 'create' | 'delete'): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  if (use === 'delete') await admin.deleteTopics({ topics: TOPICS });
  else
    await createTopics(
      admin,
      TOPICS.map((topic) => ({ topic, numPartitions: PARTITIONS })),
    );
  await admin.disconnect();
}

async function codecs() {
  const codec = await openCodec(servers.registry);
  await codec.register();
  return { callback: await codec.topic(callbacks), rejected: await codec.topic(callbacksRejected) };
}

async function readAll(topic: string): Promise<IncomingRecord[]> {
  const records: IncomingRecord[] = [];
  const onRecords = (found: readonly IncomingRecord[]) => void records.push(...found);
  for (const { partition, high } of await partitionOffsets(kafka, `${PREFIX}${topic}`))
    if (high > 0n)
      await readPartition(kafka, {
        topic: `${PREFIX}${topic}`,
        partition,
        fromOffset: 0n,
        isolation: 'read_committed',
        onRecords,
      });
  return records;
}

async function post(path: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers });
  await response.arrayBuffer();
  return response.status;
}

let codec: Awaited<ReturnType<typeof codecs>>;

beforeAll(async () => {
  await withTopics('create');
  codec = await codecs();
  appender = await openAppender(kafka);
  const renaming = {
    append: (records: Parameters<Appender['append']>[0]) =>
      appender.append(records.map((record) => ({ ...record, topic: `${PREFIX}${record.topic}` }))),
  };
  ({ ingress, post: inject } = stand({
    appender: renaming,
    encodeCallback: (value) => codec.callback.encode(value),
    encodeRejected: (value) => codec.rejected.encode(value),
    probe: () => clusterId(kafka),
    now: Date.now,
    limits: { ...LIMITS, ackTimeoutMs: 20_000, maxConnections: 1_000 },
  }));
  ingress.start();
  url = await ingress.server.listen({ host: '127.0.0.1', port: 0 });
}, 60_000);

afterAll(async () => {
  await ingress.stopServing(1_000);
  await ingress.flush();
  await appender.close();
  await withTopics('delete');
}, 60_000);

it('is ready as soon as Kafka has answered', async () => {
  await until(async () => (await fetch(`${url}/readyz`)).status === 200, 10_000);
});

it('keeps every acknowledged callback once, verbatim, in the partition of its order', async () => {
  const repeats = 20;
  const started = Date.now();
  const sent = SAMPLES.flatMap((sample) => Array.from({ length: repeats }, () => sample));
  const statuses = await Promise.all(sent.map(({ url: path, body }) => post(path, body)));
  expect(new Set(statuses)).toEqual(new Set([200]));

  const kept = (await Promise.all([...providers.keys()].map((name) => readAll(`callbacks.${name}`)))).flat();
  expect(kept).toHaveLength(sent.length);
  const ids = new Set<string>();
  const bodies = new Map<string, number>();
  const partitions = new Map<string, Set<number>>();
  for (const record of kept) {
    const value = await codec.callback.decode(record.value);
    const body = value.body.toString();
    ids.add(value.callback_id);
    bodies.set(body, (bodies.get(body) ?? 0) + 1);
    const key = `${record.topic} ${record.key}`;
    partitions.set(key, (partitions.get(key) ?? new Set()).add(record.partition));
    expect(value.body_sha256).toBe(createHash('sha256').update(value.body).digest('hex'));
    expect(record.headers).toMatchObject({
      callback_id: value.callback_id,
      provider: value.provider,
      account: 'main',
    });
    expect(record.timestampMs).toBe(Number(value.received_at));
    expect(record.timestampMs).toBeGreaterThanOrEqual(started);
  }
  expect(ids.size).toBe(sent.length);
  const expected = new Map<string, number>();
  for (const { body } of sent) expected.set(body, (expected.get(body) ?? 0) + 1);
  expect(bodies).toEqual(expected);
  for (const places of partitions.values()) expect(places.size).toBe(1);
}, 60_000);

it('shares produce requests among callbacks that come together', async () => {
  const requests = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/quittance_ingress_appends_total{result="ok".*} (\d+)/.exec(text)?.[1]);
  };
  const before = await requests();
  const [sample] = SAMPLES;
  if (sample === undefined) throw new Error('unreachable');
  // Injected, not sent: the client of this test is slower than the broker.
  const replies = await Promise.all(Array.from({ length: 300 }, () => inject(sample.url, sample.body)));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await requests()) - before).toBeLessThan(100);
});

it('records a refusal with its cause, readable by the schema', async () => {
  expect(await post('/callbacks/nobody/main', '{"a":1}')).toBe(404);
  await until(async () => (await readAll('callbacks.rejected')).length === 1, 10_000);
  const [record] = await readAll('callbacks.rejected');
  if (record === undefined) throw new Error('unreachable');
  expect(record.key.toString()).toBe('nobody|main');
  expect(await codec.rejected.decode(record.value)).toMatchObject({
    provider: 'nobody',
    account: 'main',
    cause: 'unknown_provider',
    http_status: 404,
    body_start: Buffer.from('{"a":1}'),
    body_length: 7,
  });
}, 30_000);

it('answers 503 within the deadline where the broker does not take the record', async () => {
  const toNowhere = stand({
    appender: {
      append: (records) =>
        appender.append(records.map((record) => ({ ...record, topic: `${PREFIX}does-not-exist` }))),
    },
    limits: { ...LIMITS, ackTimeoutMs: 500 },
  });
  const [sample] = SAMPLES;
  if (sample === undefined) throw new Error('unreachable');
  const started = Date.now();
  expect((await toNowhere.post(sample.url, sample.body)).status).toBe(503);
  expect(Date.now() - started).toBeLessThan(2_000);
  await toNowhere.ingress.flush();
}, 60_000);
