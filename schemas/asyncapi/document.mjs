import { callbackHeaders, eventHeaders, orderEventMessages } from './order-events.mjs';

/** How the AsyncAPI specification names Avro schemas. */
const AVRO = 'application/vnd.apache.avro;version=1.9.0';
const KAFKA = { bindingVersion: '0.5.0' };

/** Confluent's framing: a zero byte and the schema's id, four bytes, before the Avro bytes. */
const FRAMING = {
  schemaIdLocation: 'payload',
  schemaIdPayloadEncoding: 'confluent',
  schemaLookupStrategy: 'TopicIdStrategy',
};

const mapValues = (object, map) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));

function channel(address, { title, description, topicConfiguration }, messages) {
  return {
    address,
    title,
    description,
    messages: mapValues(messages, (_, name) => ({ $ref: `#/components/messages/${name}` })),
    bindings: { kafka: { topic: address, topicConfiguration, ...KAFKA } },
  };
}

function operation(topic, { action, title }, messages) {
  return {
    action,
    title,
    channel: { $ref: `#/channels/${topic}` },
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/${topic}/messages/${name}` })),
  };
}

/** Messages of a topic whose records are all of one kind. */
function onlyMessage({ message, title, action }, { name, doc }) {
  const headers = action === 'send' ? { headers: { $ref: '#/components/schemas/CallbackHeaders' } } : {};
  return {
    [message]: {
      name: message,
      title,
      summary: doc,
      payload: { $ref: `#/components/schemas/${name}` },
      ...headers,
    },
  };
}

function withKey(message, { key }) {
  return {
    ...message,
    bindings: { kafka: { key: { type: 'string', description: key }, ...FRAMING, ...KAFKA } },
  };
}

/**
 * The AsyncAPI 3.0 document of the public topics.
 * @param channels topic name → what channels.json says of it
 * @param avro topic name → Avro schema of its values
 * @param contract of order-events
 */
export function asyncapiDocument(channels, avro, contract) {
  const messages = mapValues(channels, (said, topic) =>
    mapValues(
      topic === 'order-events' ? orderEventMessages(contract, avro[topic]) : onlyMessage(said, avro[topic]),
      (one) => withKey(one, said),
    ),
  );
  return {
    asyncapi: '3.0.0',
    id: 'urn:quittance',
    info: {
      title: 'Quittance',
      version: String(contract.version),
      description:
        'Kafka topics for other services. Generated from schemas/ by schemas/asyncapi/generate.mjs. In examples 64-bit amounts are shown as JSON numbers.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'avro/binary',
    channels: mapValues(channels, (said, topic) => channel(topic, said, messages[topic])),
    operations: mapValues(channels, (said, topic) => operation(topic, said, messages[topic])),
    components: {
      messages: Object.assign({}, ...Object.values(messages)),
      schemas: {
        ...Object.fromEntries(
          Object.values(avro).map((schema) => [schema.name, { schemaFormat: AVRO, schema }]),
        ),
        CallbackHeaders: callbackHeaders,
        CloudEventHeaders: eventHeaders(contract),
      },
    },
  };
}
