import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '@quittance/projections/http/openapi';
import { queries } from '@quittance/projections/queries/registry';
import Ajv2020, { type AnySchemaObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A member of a member …; fails where there is none. */
function within(value: unknown, ...path: readonly string[]): AnySchemaObject {
  const found = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
  if (!isObject(found)) throw new Error(`there is no ${path.join('.')}`);
  return { ...found };
}

/**
 * OpenAPI's own schema of 3.1 documents: github.com/OAI/OpenAPI-Specification, branch v3.1-dev,
 * src/schemas/validation/schema.yaml at ddb29a7a (Apache-2.0), written as JSON.
 */
const official = readFileSync(join(__dirname, 'openapi-3.1.schema.json'), 'utf8');
/** Where another dialect of JSON Schema could be put in. None is, and ajv resolves it to the wrong place. */
const specification: unknown = JSON.parse(
  official.replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"'),
);
const ajv = addFormats(
  new Ajv2020({ strict: false, allErrors: true, logger: false, formats: { 'media-range': true } }),
);
const isValid = ajv.compile(within(specification));

const document: unknown = JSON.parse(JSON.stringify(openApi([...queries.values()])));

describe('the query API’s document', () => {
  test('is valid by the JSON schema of OpenAPI 3.1', () => {
    expect([isValid(document), isValid.errors]).toEqual([true, null]);
  });

  test.each([
    ['another version', { openapi: '3.0.3' }],
    ['no title', { info: { version: '1' } }],
    ['an unknown field', { topics: {} }],
    ['a path without its slash', { paths: { queries: {} } }],
    [
      'a parameter that is nowhere',
      { paths: { '/q': { get: { parameters: [{ name: 'x', schema: {} }] } } } },
    ],
  ])('the schema finds an offender: %s', (_, changed) => {
    expect(isValid({ ...within(document), ...changed })).toBe(false);
  });

  test('has a path for each query, with its parameters and their defaults', () => {
    const paths = [...queries.keys()].map((name) => `/queries/${name}`);
    expect(Object.keys(within(document, 'paths'))).toEqual(['/queries', ...paths, '/openapi.json']);
    const summary = within(document, 'paths', '/queries/unsettled_ageing', 'get', 'parameters');
    expect(Object.values(summary)).toMatchObject(
      [...(queries.get('unsettled_ageing')?.parameters ?? []), { name: 'format', fallback: 'json' }].map(
        ({ name, fallback }) => ({ name, in: 'query', schema: { default: fallback } }),
      ),
    );
  });

  test('every schema in it is one of JSON Schema 2020-12', () => {
    const schemas: unknown[] = Object.values(within(document, 'components', 'schemas'));
    for (const schema of schemas) expect(ajv.validateSchema(within(schema))).toBe(true);
    expect(ajv.validateSchema({ type: 'money' })).toBe(false);
  });

  test('every schema it refers to is there', () => {
    const found = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    const there = Object.keys(within(document, 'components', 'schemas'));
    expect(new Set(found.map(([, name]) => name))).toEqual(new Set(there));
  });
});
