const text = (description) => ({ type: 'string', description });

/** Headers that travel with everything a callback gives rise to (processors/headers.ts). */
export const callbackHeaders = {
  type: 'object',
  properties: {
    traceparent: text('W3C trace context of the callback, if its request was traced'),
    provider: text('payment provider'),
    account: text('account at the provider'),
    callback_id: text('id the ingress gave the callback'),
  },
};

/** CloudEvents 1.0, binary mode of the Kafka binding (processors/fold/events.ts). */
export function eventHeaders({ version }) {
  return {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time'],
    properties: {
      ...callbackHeaders.properties,
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: text('event_id'),
      ce_type: text('type'),
      ce_source: text('/quittance/<provider>/<account>'),
      ce_subject: text('order_key'),
      ce_time: { type: 'string', format: 'date-time', description: 'occurred_at' },
      ce_dataschema: text(
        `version of this contract, now ${dataSchema(version)}; absent in the oldest records: 1`,
      ),
    },
  };
}

const dataSchema = (version) => `urn:quittance:order-events:${version}`;

const COMMON_EXAMPLE = {
  event_id: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  order_key: 'acme-pay|shop|A-1',
  order_version: 2,
  provider: 'acme-pay',
  account: 'shop',
  merchant: 'acme',
  time_zone: 'Asia/Shanghai',
  fact_id: 'acme-pay|shop|order|A-1|SUCCESS',
  callback_id: '01981f2e-6b3a-7c1d-9e2f-0a1b2c3d4e5f',
  trust: 'SIGNED',
  occurred_at: 1753000000123,
  time_quality: 'provider',
  local_day: 20289,
  received_at: 1753000001456,
  source_partition: 3,
  source_offset: 77,
};

/** Every field of the schema, in its order: of the example, else null (of `causes`, none). */
function examplePayload(type, example, avro) {
  const given = { ...COMMON_EXAMPLE, type, ...example };
  return Object.fromEntries(
    avro.fields.map(({ name }) => [name, given[name] ?? (name === 'causes' ? [] : null)]),
  );
}

function exampleHeaders(type, version) {
  const { event_id, order_key, provider, account, callback_id, occurred_at } = COMMON_EXAMPLE;
  return {
    provider,
    account,
    callback_id,
    ce_specversion: '1.0',
    ce_id: event_id,
    ce_type: type,
    ce_source: `/quittance/${provider}/${account}`,
    ce_subject: order_key,
    ce_time: new Date(occurred_at).toISOString(),
    ce_dataschema: dataSchema(version),
  };
}

function fieldsText({ always, sometimes }) {
  const parts = [
    always.length > 0 ? `Never null: ${always.join(', ')}.` : '',
    sometimes.length > 0 ? `May be null: ${sometimes.join(', ')}.` : '',
  ];
  return `${parts.join(' ').trim()} Beside them the fields that every event has.`;
}

/** One message per type of event, by type. @param avro schema of the value, which they share */
export function orderEventMessages({ version, common, types }, avro) {
  const message = (type, said) => ({
    name: type,
    title: type,
    summary: said.when,
    description: fieldsText(said),
    headers: {
      allOf: [
        { $ref: '#/components/schemas/CloudEventHeaders' },
        { type: 'object', properties: { ce_type: { type: 'string', const: type } } },
      ],
    },
    payload: { $ref: `#/components/schemas/${avro.name}` },
    examples: [
      {
        name: type,
        headers: exampleHeaders(type, version),
        payload: examplePayload(type, said.example, avro),
      },
    ],
    'x-never-null': ['type', ...common, ...said.always],
    'x-may-be-null': said.sometimes,
  });
  return Object.fromEntries(Object.entries(types).map(([type, said]) => [type, message(type, said)]));
}
