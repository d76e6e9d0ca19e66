import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as topics from '@quittance/schemas/topics/index';
import { type Schema, Type } from 'avsc';
import fc from 'fast-check';
import { compile, reading } from './codec/avro.js';
import { minorUnitsType } from './codec/minor-units.js';
import type { Registry } from './codec/registry.js';
import { topicCodec } from './codec/topic-codec.js';
import { HEADER_BYTES } from './codec/wire.js';
import { codecOver } from './codec.js';
import { fixtureBytes, readFixture } from './testing/fixture.js';

const AMOUNT_SCHEMA: Schema = {
  type: 'record',
  name: 'Amount',
  fields: [
    { name: 'exact', type: { type: 'long', logicalType: 'minor-units' } },
    { name: 'maybe', type: ['null', { type: 'long', logicalType: 'minor-units' }], default: null },
    { name: 'plain', type: 'long' },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'day', type: { type: 'int', logicalType: 'date' } },
  ],
};
const AMOUNT = JSON.stringify(AMOUNT_SCHEMA);

interface Amount {
  readonly exact: bigint;
  readonly maybe: bigint | null;
  readonly plain: number;
  readonly time: number;
  readonly day: number;
}

const never = () => Promise.reject(new Error('not asked'));
const amounts = topicCodec<Amount>(AMOUNT, 7, never);
const amount: Amount = { exact: 1n, maybe: null, plain: 2, time: 1_700_000_000_000, day: 20_000 };

test('minor units are exact over the whole range of a long', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(int64, fc.option(int64), (exact, maybe) => {
      const bytes = amounts.encode({ ...amount, exact, maybe });
      expect({ ...amounts.decodeSync(bytes) }).toEqual({ ...amount, exact, maybe });
    }),
    {
      examples: [
        [2n ** 63n - 1n, -(2n ** 63n)],
        [0n, 2n ** 53n],
        [-1n, -(2n ** 53n) - 1n],
      ],
    },
  );
});

describe('a part of the fields', () => {
  const part = amounts.part(['plain', 'maybe']);
  const bytes = amounts.encode({ ...amount, maybe: 5n });

  test('is what decoding all of them says of these', async () => {
    expect({ ...part.decodeSync(bytes) }).toEqual({ maybe: 5n, plain: 2 });
    expect({ ...(await part.decode(bytes)) }).toEqual({ maybe: 5n, plain: 2 });
  });

  test.each([
    ['cut off in a field that is skipped', (whole: Buffer) => whole.subarray(0, -1)],
    ['with more behind it', (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(1)])],
  ])('of a value %s is unreadable', (_, change) => {
    expect(() => part.decodeSync(change(bytes))).toThrow('value_unreadable');
  });

  test('of a value that another schema wrote needs that schema, once', async () => {
    const older: Schema = { type: 'record', name: 'Amount', fields: [{ name: 'plain', type: 'long' }] };
    const asked: number[] = [];
    const reader = topicCodec<Amount>(AMOUNT, 7, async (id) => {
      asked.push(id);
      return JSON.stringify(older);
    }).part(['plain']);
    const old = topicCodec<Pick<Amount, 'plain'>>(JSON.stringify(older), 3, never).encode({ plain: 9 });
    expect(reader.decodeSync(old)).toBeUndefined();
    expect({ ...(await reader.decode(old)) }).toEqual({ plain: 9 });
    expect({ ...reader.decodeSync(old) }).toEqual({ plain: 9 });
    expect(asked).toEqual([3]);
  });
});

test.each([
  ['above int64', { ...amount, exact: 2n ** 63n }],
  ['below int64', { ...amount, maybe: -(2n ** 63n) - 1n }],
  ['an unsafe number', { ...amount, plain: 2 ** 53 }],
  ['a fraction', { ...amount, plain: 0.5 }],
])('%s is refused', (_, value) => {
  expect(() => amounts.encode(value)).toThrow('value_invalid');
});

test('the bytes are those of avsc itself, whose way with amounts and unions is slower', () => {
  const plain = Type.forSchema(AMOUNT_SCHEMA, {
    typeHook: (each) =>
      typeof each === 'object' && 'logicalType' in each && each['logicalType'] === 'minor-units'
        ? minorUnitsType
        : undefined,
    wrapUnions: 'never',
  });
  const near = fc.tuple(fc.integer({ min: 0, max: 63 }), fc.bigInt({ min: -3n, max: 3n }), fc.boolean());
  const int64 = near
    .map(([bit, by, isNegative]) => (isNegative ? -1n : 1n) * (2n ** BigInt(bit) + by))
    .filter((value) => value >= -(2n ** 63n) && value < 2n ** 63n);
  fc.assert(
    fc.property(int64, fc.option(int64), (exact, maybe) => {
      const value = { ...amount, exact, maybe };
      expect(amounts.encode(value).subarray(HEADER_BYTES)).toEqual(plain.toBuffer(value));
      expect({ ...amounts.decodeSync(amounts.encode(value)) }).toEqual(value);
    }),
  );
});

test('a union has no third branch, and takes only its own', () => {
  const third = Buffer.from(amounts.encode(amount));
  third[HEADER_BYTES + 1] = 4;
  expect(() => amounts.decodeSync(third)).toThrow('value_unreadable');
  const lax = topicCodec<Omit<Amount, 'maybe'> & { maybe: number }>(AMOUNT, 7, never);
  expect(() => lax.encode({ ...amount, maybe: 5 })).toThrow('value_invalid');
});

test('times and days stay numbers', () => {
  expect(amounts.decodeSync(amounts.encode(amount))).toMatchObject({ time: 1_700_000_000_000, day: 20_000 });
});

test('a long that a number cannot hold is refused when read', () => {
  const wide = AMOUNT.replace(
    '"plain","type":"long"',
    '"plain","type":{"type":"long","logicalType":"minor-units"}',
  );
  const bytes = topicCodec<Omit<Amount, 'plain'> & { plain: bigint }>(wide, 7, never).encode({
    ...amount,
    plain: 2n ** 60n,
  });
  expect(() => amounts.decodeSync(bytes)).toThrow('value_unreadable');
});

test('values larger than the scratch buffer come out whole', () => {
  const texts = topicCodec<{ text: string }>(
    JSON.stringify({ type: 'record', name: 'Text', fields: [{ name: 'text', type: 'string' }] }),
    1,
    never,
  );
  const text = 'å'.repeat(300_000);
  expect({ ...texts.decodeSync(texts.encode({ text })) }).toEqual({ text });
});

test('two values encoded in a row do not share bytes', () => {
  const [one, two] = [amounts.encode(amount), amounts.encode({ ...amount, exact: 99n })];
  expect(amounts.decodeSync(one)).toMatchObject({ exact: 1n });
  expect(amounts.decodeSync(two)).toMatchObject({ exact: 99n });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['another magic byte', Buffer.from([1, 0, 0, 0, 7, 2])],
  ['a header alone', Buffer.from([0, 0, 0, 0, 7])],
  ['a cut value', amounts.encode(amount).subarray(0, -1)],
  ['a value with something behind it', Buffer.concat([amounts.encode(amount), Buffer.from([0])])],
])('%s is unreadable', async (_, bytes) => {
  await expect(amounts.decode(bytes)).rejects.toMatchObject({ code: 'value_unreadable', retriable: false });
});

/** A registry that counts and fails as told. */
function countingRegistry(answers: (() => Promise<string>)[]): { registry: Registry; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    registry: {
      register: never,
      find: () => Promise.resolve(1),
      text: () => {
        asked += 1;
        return answers.shift()?.() ?? never();
      },
    },
  };
}

test('a schema is asked for once, however many wait for it; a failed lookup is made again', async () => {
  const { registry, asked } = countingRegistry([
    () => Promise.reject(new Error('away')),
    () => Promise.resolve(AMOUNT),
  ]);
  const codec = codecOver(registry);
  await expect(codec.writerSchema(7)).rejects.toThrow('away');
  expect(await Promise.all([codec.writerSchema(7), codec.writerSchema(7)])).toEqual([AMOUNT, AMOUNT]);
  expect(asked()).toBe(2);
});

test('a schema that ours cannot read is named as such', () => {
  const other = JSON.stringify({ type: 'record', name: 'Amount', fields: [] });
  expect(() => reading(compile<Amount>(AMOUNT), other)).toThrow('schema_incompatible');
});

describe.each(Object.values(topics).map((topic) => [topic.folder, topic] as const))('%s', (folder, topic) => {
  const fixtures = join(
    dirname(require.resolve('@quittance/schemas/package.json')),
    'topics',
    folder,
    'fixtures',
  );
  const versions = readdirSync(fixtures).filter((file) => file.endsWith('.json'));

  test('has fixtures', () => {
    expect(versions).toContain('v1.json');
  });

  test.each(versions)('%s is read by the present schema', (file) => {
    const fixture = readFixture(readFileSync(join(fixtures, file), 'utf8'));
    const writer = readFileSync(join(fixtures, file.replace('.json', '.avsc')), 'utf8');
    const read = reading(compile<object>(topic.schema), writer);
    expect(read(fixtureBytes(fixture))).toMatchObject(fixture.value);
  });

  test.each(versions)('%s is what its own schema writes', (file) => {
    const fixture = readFixture(readFileSync(join(fixtures, file), 'utf8'));
    const writer = readFileSync(join(fixtures, file.replace('.json', '.avsc')), 'utf8');
    const codec = topicCodec<object>(writer, 1, never);
    expect(codec.encode(fixture.value).subarray(5).toString('hex')).toBe(fixture.hex);
  });
});
