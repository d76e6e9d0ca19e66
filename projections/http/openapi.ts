import { contentTypeOf, EXPORT_FORMATS } from '@quittance/runtime/clickhouse/export';
import { type ParameterType, TYPE_RULES } from '../queries/parameter-types.js';
import type { NamedQuery, QueryParameter } from '../queries/registry.js';

type Described = Pick<NamedQuery, 'name' | 'about' | 'notes' | 'parameters'>;
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Schema = { readonly [name: string]: Json };

/** Of the paths, the refusals and the envelope: raised when any of them changes so that a client would notice. */
const VERSION = '1.0.0';

const SCHEMAS: Readonly<Record<ParameterType, Schema>> = {
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string' },
  Zone: { type: 'string' },
  Text: { type: 'string', minLength: 1, maxLength: 512 },
  Count: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
};

const TEXT: Schema = { type: 'string' };
const MOMENT: Schema = { type: 'string', format: 'date-time' };
const MAYBE_MOMENT: Schema = { type: ['string', 'null'], format: 'date-time' };
const COUNT: Schema = { type: 'integer', minimum: 0 };

const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const list = (items: Schema): Schema => ({ type: 'array', items });
const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const COMPONENTS: Readonly<Record<string, Schema>> = {
  Refusal: object({ error: { ...TEXT, description: 'never changes its meaning' }, detail: TEXT }),
  Column: object({ name: TEXT, type: TEXT }),
  Freshness: object({
    complete_up_to: {
      ...MAYBE_MOMENT,
      description: 'every callback Kafka had by then is in the figures; null = not known',
    },
    newest_callback_received_at: MAYBE_MOMENT,
    newest_record_stored_at: MAYBE_MOMENT,
    lag_records: { ...COUNT, description: 'records that the projections have still to store' },
    projections: list(object({ projection: TEXT, lag_records: COUNT, stored_at: MOMENT })),
  }),
  Answer: object({
    query: TEXT,
    parameters: { type: 'object', additionalProperties: TEXT },
    as_of: MOMENT,
    freshness: reference('Freshness'),
    columns: list(reference('Column')),
    row_count: COUNT,
    rows: {
      ...list({ type: 'object' }),
      description: 'amounts and integers of 64 bits and more are texts, so that none loses digits',
    },
  }),
  Query: object({
    name: TEXT,
    about: TEXT,
    notes: TEXT,
    parameters: list(
      object({ name: TEXT, type: { enum: Object.keys(TYPE_RULES) }, fallback: TEXT, about: TEXT }),
    ),
  }),
};

/** What an answer says of itself, for the formats whose body has no place for it. */
const HEADERS: Readonly<Record<string, Schema>> = {
  'quittance-as-of': { description: 'the moment of the answer', schema: MOMENT },
  'quittance-complete-up-to': { description: 'freshness.complete_up_to, or "unknown"', schema: TEXT },
  'quittance-freshness': { description: 'the freshness as one line of JSON', schema: TEXT },
  'quittance-rows': { description: 'how many rows the whole answer has', schema: COUNT },
};

const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'a parameter is unknown or cannot be read',
  '401': 'no known token',
  '403': 'the query reads what this token may not',
  '404': 'there is no such query',
  '422': 'more rows than this token may have; nothing of them is sent',
  '429': 'this token has as many answers under way as it may, or its quota is used up',
  '503': 'busy, or ClickHouse cannot answer',
  '504': 'the query took longer than it may',
};

const json = (schema: Schema): Schema => ({ 'application/json': { schema } });

function refusals(codes: readonly string[]): Schema {
  return Object.fromEntries(
    codes.map((code) => [code, { description: REFUSALS[code] ?? '', content: json(reference('Refusal')) }]),
  );
}

function parameter({ name, type, fallback, about }: QueryParameter): Schema {
  const value = type === 'Count' ? Number(fallback) : fallback;
  return {
    name,
    in: 'query',
    description: `${about}; ${TYPE_RULES[type].hint}`,
    schema: { ...SCHEMAS[type], default: value },
  };
}

const FORMAT: Schema = {
  name: 'format',
  in: 'query',
  description: 'how the answer is written',
  schema: { enum: EXPORT_FORMATS, default: 'json' },
};

/** The media type alone: a response is found by it. */
const mediaType = (format: (typeof EXPORT_FORMATS)[number]): string =>
  contentTypeOf(format).split(';')[0] ?? '';

function operation({ name, about, notes, parameters }: Described): Schema {
  const schemas = { json: reference('Answer'), csv: TEXT, parquet: {} };
  const content = EXPORT_FORMATS.map((format) => [mediaType(format), { schema: schemas[format] }] as const);
  return {
    operationId: name,
    summary: about,
    ...(notes === '' ? {} : { description: notes }),
    parameters: [...parameters.map(parameter), FORMAT],
    responses: {
      '200': { description: 'the whole answer', headers: HEADERS, content: Object.fromEntries(content) },
      ...refusals(Object.keys(REFUSALS)),
    },
  };
}

const LIST: Schema = {
  operationId: 'list_queries',
  summary: 'all queries with their parameters',
  responses: {
    '200': { description: 'every query', content: json(list(reference('Query'))) },
    ...refusals(['401']),
  },
};

const DOCUMENT: Schema = {
  operationId: 'openapi',
  summary: 'this document',
  security: [],
  responses: { '200': { description: 'OpenAPI 3.1', content: json({ type: 'object' }) } },
};

/** The query API as OpenAPI 3.1, made of the registry: one path for each query. */
export function openApi(queries: readonly Described[]): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quittance queries',
      version: VERSION,
      description: 'What finance asks, answered from ClickHouse. Read only; see docs/queries.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
    paths: {
      '/queries': { get: LIST },
      ...Object.fromEntries(queries.map((query) => [`/queries/${query.name}`, { get: operation(query) }])),
      '/openapi.json': { get: DOCUMENT },
    },
    components: { schemas: COMPONENTS, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}
