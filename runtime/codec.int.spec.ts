import { orderFacts } from '@quittance/schemas/topics/order-facts/topic';
import type { Topic } from '@quittance/schemas/topics/topic';
import { connectRegistry } from './codec/registry.js';
import { codecOver, openCodec, subjectOf } from './codec.js';
import type { RegistrySettings } from './config/servers.js';
import { uniqueName } from './testing/kafka.js';

function settings(): RegistrySettings {
  const url = process.env['QUITTANCE_SCHEMA_REGISTRY_URL'];
  if (url === undefined)
    throw new Error('QUITTANCE_SCHEMA_REGISTRY_URL is not set: run with the test servers');
  return { url, username: null, password: null, tls: null };
}

const fields = (...more: object[]): string =>
  JSON.stringify({
    type: 'record',
    name: 'Amount',
    namespace: 'test',
    fields: [{ name: 'amount', type: { type: 'long', logicalType: 'minor-units' } }, ...more],
  });

/** A topic whose subject no other test uses. */
function topicWith<T>(name: string, schema: string): Topic<T> {
  return { folder: 'test', names: [name], retention: { kind: 'forever' }, key: 'none', schema };
}

test('registering twice changes nothing, and every topic has its id', async () => {
  const codec = await openCodec(settings());
  await codec.register();
  const facts = await codec.topic(orderFacts);
  await codec.register();
  const again = await (await openCodec(settings())).topic(orderFacts);
  expect(again.schemaId).toBe(facts.schemaId);
  const other = await openCodec(settings());
  expect(JSON.parse(await other.writerSchema(facts.schemaId))).toEqual(JSON.parse(orderFacts.schema));
});

test('several that register the same at once all get its id', async () => {
  const subject = subjectOf(uniqueName('raced'));
  const ids = await Promise.all(
    Array.from({ length: 6 }, () => connectRegistry(settings()).register(subject, fields())),
  );
  expect(new Set(ids).size).toBe(1);
});

test('a topic whose schema is not registered is refused, and found once it is', async () => {
  const registry = connectRegistry(settings());
  const codec = codecOver(registry);
  const topic = topicWith(uniqueName('late'), fields());
  await expect(codec.topic(topic)).rejects.toMatchObject({ code: 'schema_not_registered', retriable: false });
  const id = await registry.register(subjectOf(topic.names[0] ?? ''), topic.schema);
  expect(await codec.topic(topic)).toMatchObject({ schemaId: id });
});

test('a value of an older schema is read by a newer one; one that could not be read is not registered', async () => {
  const registry = connectRegistry(settings());
  const name = uniqueName('evolving');
  const old = topicWith<{ amount: bigint }>(name, fields());
  const withDefault = fields({ name: 'currency', type: ['null', 'string'], default: null });
  await registry.register(subjectOf(name), old.schema);
  await registry.register(subjectOf(name), withDefault);
  const bytes = (await codecOver(registry).topic(old)).encode({ amount: 2n ** 63n - 1n });
  // A reader that has not seen the old schema yet.
  const reader = await codecOver(connectRegistry(settings())).topic(
    topicWith<{ amount: bigint; currency: string | null }>(name, withDefault),
  );
  expect(reader.decodeSync(bytes)).toBeUndefined();
  const value = { amount: 9_223_372_036_854_775_807n, currency: null };
  expect({ ...(await reader.decode(bytes)) }).toEqual(value);
  expect({ ...reader.decodeSync(bytes) }).toEqual(value);
  const withoutDefault = fields({ name: 'currency', type: 'string' });
  await expect(registry.register(subjectOf(name), withoutDefault)).rejects.toThrow();
});

test('an id that the registry does not have, and a registry that is away', async () => {
  const registry = connectRegistry(settings());
  await expect(registry.text(2_000_000_000)).rejects.toMatchObject({
    code: 'schema_unknown',
    retriable: false,
  });
  const away = connectRegistry({ ...settings(), url: 'http://127.0.0.1:9' });
  await expect(away.text(1)).rejects.toMatchObject({ code: 'registry_unreachable', retriable: true });
}, 30_000);
