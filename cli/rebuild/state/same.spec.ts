import { topicCodec } from '@quittance/runtime/codec/topic-codec';
import { fieldsApart, isSame } from './same.js';

interface Sample {
  readonly key: string;
  readonly amount: number;
}

const field = (name: string, type: string) => ({ name, type });
const textOf = (fields: readonly object[]) => JSON.stringify({ type: 'record', name: 'Sample', fields });
const today = textOf([field('key', 'string'), { ...field('amount', 'long'), default: 0 }]);
const earlier = textOf([field('key', 'string')]);
const codec = topicCodec<Sample>(today, 2, () => Promise.resolve(earlier));
const formerly = topicCodec<Pick<Sample, 'key'>>(earlier, 1, () => Promise.reject(new Error('not asked')));

async function same(expected: Sample, bytes: Buffer): Promise<boolean> {
  return isSame(codec, codec.encode(expected), bytes, await codec.decode(bytes));
}

test('under today’s schema the bytes count', async () => {
  const bytes = codec.encode({ key: 'a', amount: 1 });
  expect(await same({ key: 'a', amount: 1 }, bytes)).toBe(true);
  expect(await same({ key: 'a', amount: 2 }, bytes)).toBe(false);
  // The same value, with a byte behind it that the reader does not look at.
  const longer = Buffer.concat([bytes, Buffer.from([0])]);
  expect(isSame(codec, bytes, longer, { key: 'a', amount: 1 })).toBe(false);
});

test('under an earlier one the value counts, as it is read today', async () => {
  const bytes = formerly.encode({ key: 'a' });
  expect(await same({ key: 'a', amount: 0 }, bytes)).toBe(true);
  expect(await same({ key: 'a', amount: 1 }, bytes)).toBe(false);
  expect(await same({ key: 'b', amount: 0 }, bytes)).toBe(false);
});

test('names the fields in which two values differ', () => {
  expect(fieldsApart({ a: 1n, b: [{ c: 1 }], d: '' }, { a: 2n, b: [{ c: 1 }], d: '' })).toEqual(['a']);
  expect(fieldsApart({ b: [{ c: 1 }] }, { b: [{ c: 2 }] })).toEqual(['b']);
});
