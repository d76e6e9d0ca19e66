import * as topics from '@quittance/schemas/topics/index';
import { columnType, inputStructure } from './columns.js';
import { type AvroRecord, recordSchema } from './schema.js';

const minor = { type: 'long', logicalType: 'minor-units' };

it.each([
  ['string', 'String'],
  ['bytes', 'String'],
  ['boolean', 'Bool'],
  ['int', 'Int32'],
  ['long', 'Int64'],
  [minor, 'Int64'],
  [['null', minor], 'Nullable(Int64)'],
  [['string', 'null'], 'Nullable(String)'],
  [{ type: 'long', logicalType: 'timestamp-millis' }, "DateTime64(3, 'UTC')"],
  [{ type: 'int', logicalType: 'date' }, 'Date32'],
  [{ type: 'map', values: 'string' }, 'Map(String, String)'],
  [
    { type: 'array', items: { type: 'record', name: 'I', fields: [{ name: 'x', type: ['null', 'int'] }] } },
    'Array(Tuple(x Nullable(Int32)))',
  ],
  [
    ['null', { type: 'record', name: 'R', fields: [{ name: 'x', type: ['null', 'string'] }] }],
    'Tuple(x Nullable(String))',
  ],
])('%j is read as %s', (type, expected) => {
  expect(columnType(type)).toBe(expected);
});

it.each([['fixed'], [{ type: 'enum' }], [['null', 'int', 'string']]])(
  '%j is refused, not guessed',
  (type) => {
    expect(() => columnType(type)).toThrow();
  },
);

it.each(Object.values(topics).map((topic) => [topic.folder, topic.schema] as const))(
  'every field of %s has a column type',
  (_, schema) => {
    const record = recordSchema(schema);
    expect(() =>
      inputStructure(
        record,
        record,
        record.fields.map(({ name }) => name),
      ),
    ).not.toThrow();
  },
);

it('takes the type from the writer, and from the reader where the writer lacks the field', () => {
  const record = (fields: AvroRecord['fields']): AvroRecord => ({ type: 'record', name: 'R', fields });
  const old = record([{ name: 'a', type: 'int' }]);
  const now = record([
    { name: 'a', type: 'long' },
    { name: 'b', type: ['null', 'string'] },
  ]);
  expect(inputStructure(old, now, ['b', 'a'])).toBe('b Nullable(String), a Int32');
  expect(() => inputStructure(old, now, ['c'])).toThrow('no field c');
});
