import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { topicCodec } from '@quittance/runtime/codec/topic-codec';
import { topicConfig } from '@quittance/runtime/kafka/provision';
import { ORDER_EVENT_TYPES } from '@quittance/schemas/generated/order-event-contract';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { parseOrderEvent } from '@quittance/schemas/order-events';
import * as topics from '@quittance/schemas/topics/index';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const ROOT = resolve(__dirname, '..', '..');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

interface Message {
  readonly name: string;
  readonly headers: object;
  readonly examples: readonly {
    readonly headers: object;
    readonly payload: OrderEvent;
  }[];
  readonly 'x-never-null': readonly string[];
  readonly 'x-may-be-null': readonly string[];
}
interface Document {
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly messages: Readonly<Record<string, unknown>>;
        readonly bindings: {
          readonly kafka: { readonly topicConfiguration: Readonly<Record<string, unknown>> };
        };
      }
    >
  >;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, { readonly schema?: object }>>;
  };
}

/** Looks no deeper: what is in it is what these tests are about. */
function isDocument(value: unknown): value is Document {
  return value instanceof Object && 'channels' in value && 'components' in value;
}

function theDocument(): Document {
  const parsed = readJson(join(ROOT, 'docs', 'asyncapi.json'));
  if (!isDocument(parsed)) throw new Error('docs/asyncapi.json has no channels or components');
  return parsed;
}

const document = theDocument();

test('the document and the types are those of the schemas and the contract', () => {
  const run = () =>
    execFileSync(process.execPath, [join(ROOT, 'schemas', 'asyncapi', 'generate.mjs'), '--check'], {
      stdio: 'pipe',
    });
  expect(run).not.toThrow();
});

describe('by the JSON schema of AsyncAPI 3.0', () => {
  const specification = readJson(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const isValid = ajv.compile(Object.assign({}, specification));

  test('the document is valid', () => {
    isValid(document);
    expect(isValid.errors ?? []).toEqual([]);
  });

  test.each([
    ['no version', { asyncapi: undefined }],
    ['another version', { asyncapi: '2.6.0' }],
    ['an unknown field', { topics: {} }],
    [
      'an operation without its action',
      { operations: { read: { channel: { $ref: '#/channels/order-events' } } } },
    ],
    ['a wrong Kafka binding', { channels: { one: { bindings: { kafka: { topic: 1 } } } } }],
  ])('%s is not', (_, wrong) => {
    expect(isValid(JSON.parse(JSON.stringify({ ...document, ...wrong })))).toBe(false);
  });
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  const target = (path: string) =>
    path
      .split('/')
      .reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), document);
  expect(references.length).toBeGreaterThan(50);
  expect(references.filter((path) => target(path) === undefined)).toEqual([]);
});

test('every topic that is not internal is in it, with its schema and its retention', () => {
  const internal = ['callbacks', 'callbacks-rejected', 'order-facts', 'redrives'];
  const open = Object.values(topics).filter(({ folder }) => !internal.includes(folder));
  expect(Object.keys(document.channels).toSorted()).toEqual(open.map(({ folder }) => folder).toSorted());
  for (const { folder, retention, schema } of open) {
    const { 'cleanup.policy': policy, 'retention.ms': ms } = topicConfig(retention, 1);
    expect(document.channels[folder]?.bindings.kafka.topicConfiguration).toEqual({
      'cleanup.policy': [policy],
      'retention.ms': Number(ms),
    });
    const avro: unknown = JSON.parse(schema);
    const described = Object.values(document.components.schemas).map((each) => each.schema);
    expect(described).toContainEqual(avro);
  }
});

test('order-events has one message per type', () => {
  expect(Object.keys(document.channels['order-events']?.messages ?? {})).toEqual(
    Object.keys(ORDER_EVENT_TYPES),
  );
});

/** An example as it is decoded: 64-bit amounts are bigint. */
function eventOf(payload: OrderEvent): OrderEvent {
  const { amount_minor, movement_minor } = payload;
  return {
    ...payload,
    amount_minor: amount_minor === null ? null : BigInt(amount_minor),
    movement_minor: movement_minor === null ? null : BigInt(movement_minor),
  };
}

describe.each(Object.keys(ORDER_EVENT_TYPES))('the example of %s', (type) => {
  const message = document.components.messages[type];
  const [example] = message?.examples ?? [];
  if (message === undefined || example === undefined) throw new Error(`${type} has no example`);
  const { payload } = example;

  test('can be written, read back, and keeps the contract', () => {
    const codec = topicCodec<OrderEvent>(topics.orderEvents.schema, 1, () =>
      Promise.reject(new Error('not asked')),
    );
    const value = eventOf(payload);
    const read = codec.decodeSync(codec.encode(value));
    expect({ ...read }).toEqual(value);
    expect(read === undefined ? null : parseOrderEvent(read).kind).toBe('event');
  });

  test('has exactly the fields that are said to belong to its type', () => {
    const mayHave: readonly string[] = [...message['x-never-null'], ...message['x-may-be-null'], 'causes'];
    const entries: readonly (readonly [string, unknown])[] = Object.entries(payload);
    const has = entries.flatMap(([field, value]) => (value === null ? [] : [field]));
    expect(has.filter((field) => !mayHave.includes(field))).toEqual([]);
    expect(message['x-never-null'].filter((field) => !has.includes(field))).toEqual([]);
  });

  test('has the headers that are described', () => {
    const ajv = addFormats(new Ajv({ strict: false }));
    const validate = ajv.compile({ ...message.headers, components: document.components });
    validate(example.headers);
    expect(validate.errors ?? []).toEqual([]);
  });
});
