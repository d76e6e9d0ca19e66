import * as topics from '@quittance/schemas/topics/index';
import { type Schema, Type } from 'avsc';
import { boundsOf } from './bounds.js';
import { topicCodec } from './topic-codec.js';

const NAMED: Schema = {
  type: 'record',
  name: 'Tree',
  fields: [
    { name: 'nothing', type: 'null' },
    { name: 'flag', type: 'boolean' },
    { name: 'whole', type: 'int' },
    { name: 'long', type: 'long' },
    { name: 'part', type: 'float' },
    { name: 'parts', type: 'double' },
    { name: 'text', type: 'string' },
    { name: 'raw', type: 'bytes' },
    { name: 'four', type: { type: 'fixed', name: 'Four', size: 4 } },
    { name: 'one', type: { type: 'enum', name: 'One', symbols: ['A', 'B'] } },
    { name: 'some', type: ['null', 'string', 'long'] },
    { name: 'list', type: { type: 'array', items: { type: 'map', values: 'long' } } },
    { name: 'trees', type: { type: 'array', items: 'Tree' } },
  ],
};

const leaf = {
  nothing: null,
  flag: true,
  whole: -5,
  long: 2 ** 53 - 2,
  part: 0.5,
  parts: 0.1,
  text: 'é'.repeat(70),
  raw: Buffer.from([1, 2]),
  four: Buffer.alloc(4),
  one: 'B',
  some: 'x',
  list: [{ a: 1, b: -(2 ** 40) }, {}],
  trees: [],
};

test('every kind of value is within its bounds, to the byte', () => {
  const type = Type.forSchema(NAMED, { wrapUnions: 'never' });
  const check = boundsOf(type);
  const bytes = type.toBuffer({ ...leaf, trees: [leaf, { ...leaf, some: null }] });
  expect(() => check(bytes)).not.toThrow();
  expect(() => check(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('more behind the value');
  for (let end = 0; end < bytes.length; end += 1) {
    expect(() => check(bytes.subarray(0, end))).toThrow('value_unreadable');
  }
});

const RECORD = (type: Schema): Schema => ({ type: 'record', name: 'R', fields: [{ name: 'a', type }] });
const TEXTS: Schema = { type: 'array', items: 'string' };

test.each<[string, Schema, readonly number[], string | null]>([
  ['a block with its size', TEXTS, [3, 6, 2, 0x61, 0, 0], null],
  ['a block with another size', TEXTS, [3, 8, 2, 0x61, 0, 0], 'a block of another size'],
  ['a list of a million million', TEXTS, [0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0, 0], 'more items than bytes'],
  ['the same with a size', TEXTS, [0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 4, 0, 0], 'more items than bytes'],
  ['a map of ten thousand', { type: 'map', values: 'int' }, [0xa0, 0x9c, 1, 0], 'more items than bytes'],
  ['a block that goes back to its count, which never ends', TEXTS, [1, 3, 0], 'a block of another size'],
  ['a text of less than nothing', 'string', [1], 'cut off'],
  ['a text beyond the end', 'string', [8, 0x61], 'cut off'],
  ['a third branch of two', ['null', 'string'], [4, 0], 'no such branch'],
  ['a branch below the first', ['null', 'string'], [1, 0], 'no such branch'],
  ['a number without an end', 'long', Array<number>(11).fill(0x80), 'more than ten bytes'],
])('%s', (_, type, bytes, refusal) => {
  const check = boundsOf(Type.forSchema(RECORD(type), { wrapUnions: 'never' }));
  const attempt = () => check(Buffer.from(bytes));
  if (refusal === null) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(refusal);
});

const OWN = JSON.stringify({
  type: 'record',
  name: 'R',
  fields: [
    { name: 'amount', type: { type: 'long', logicalType: 'minor-units' } },
    { name: 'texts', type: TEXTS },
  ],
});
const never = () => Promise.reject(new Error('not asked'));
/** With an amount so far from zero that generated code leaves the value to avsc. */
const value = (...list: number[]) => Buffer.from([0, 0, 0, 0, 7, ...Array<number>(9).fill(0xff), 1, ...list]);
/** avsc would make as many texts. */
const BILLION = value(0x80, 0x80, 0x80, 0x80, 0x08, 0, 0);
/** avsc would skip it for ever. */
const ENDLESS = value(1, 3, 0);

test('a value that is left to avsc is within bounds before avsc reads it', () => {
  const codec = topicCodec<object>(OWN, 7, never);
  expect(codec.decodeSync(value(0))).toEqual({ amount: -(2n ** 63n), texts: [] });
  expect(() => codec.decodeSync(BILLION)).toThrow('more items than bytes');
});

test('so is a value of another schema, and one of which a part is read', async () => {
  const codec = topicCodec<{ amount: bigint }>(OWN, 8, () => Promise.resolve(OWN));
  await expect(codec.decode(BILLION)).rejects.toThrow('more items than bytes');
  await expect(codec.part(['amount']).decode(ENDLESS)).rejects.toThrow('a block of another size');
});

test.each(Object.values(topics).map(({ folder, schema }) => [folder, schema] as const))(
  '%s has bounds',
  (_, schema) => {
    expect(() => topicCodec(schema, 7, never)).not.toThrow();
  },
);
