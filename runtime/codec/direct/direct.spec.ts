import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as topics from '@quittance/schemas/topics/index';
import { type Schema, Type } from 'avsc';
import fc from 'fast-check';
import { fixtureBytes, readFixture } from '../../testing/fixture.js';
import { boundsOf } from '../bounds.js';
import { minorUnitsType } from '../minor-units.js';
import { topicCodec } from '../topic-codec.js';
import { HEADER_BYTES } from '../wire.js';
import { directly } from './direct.js';

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

/** avsc, with nothing of ours but the exact type of amounts. */
function avscType(schemaText: string): Type {
  const schema: unknown = JSON.parse(schemaText);
  if (!isSchema(schema)) throw new Error('not a schema');
  return Type.forSchema(schema, {
    typeHook: (each) =>
      typeof each === 'object' && 'logicalType' in each && each['logicalType'] === 'minor-units'
        ? minorUnitsType
        : undefined,
    wrapUnions: 'never',
  });
}

const ascii = (lengths: fc.StringConstraints) =>
  fc.string({ ...lengths, unit: fc.integer({ min: 0, max: 0x7f }).map((unit) => String.fromCharCode(unit)) });

/** Around the lengths at which texts are written in another way, and whatever a text can hold. */
const text = fc.oneof(
  { weight: 4, arbitrary: ascii({ maxLength: 70 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'HKD',
      'USD',
      'å'.repeat(41),
      `${'x'.repeat(62)}ö`,
      `${'x'.repeat(130)}\ud800`,
      'payment.succeeded',
      '',
      '\u0080',
      '\ud800',
      '__proto__',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    }),
  },
  { weight: 1, arbitrary: ascii({ minLength: 125, maxLength: 131 }) },
  { weight: 1, arbitrary: fc.constantFrom(8_191, 8_192).map((length) => 'x'.repeat(length)) },
);
const near = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.bigInt({ min: -3n, max: 3n }), fc.boolean())
  .map(([bit, by, isNegative]) => (isNegative ? -1n : 1n) * (2n ** BigInt(bit) + by));
const int64 = near.filter((value) => value >= -(2n ** 63n) && value < 2n ** 63n);
const long = int64.map(Number).filter((value) => Math.abs(value) < Number.MAX_SAFE_INTEGER);
const int = long.filter((value) => (value | 0) === value);
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each));

/** By the names of Avro's primitive types. */
type Kit = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const ANYTHING: Kit = {
  string: text,
  bytes,
  boolean: fc.boolean(),
  int,
  long,
  'minor-units': int64,
  null: fc.constant(null),
};

/** Values of whose bytes eight in a row never look like one number, whatever happens to them. */
const shortMinor = fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n });
const SHORT: Kit = {
  ...ANYTHING,
  string: ascii({ maxLength: 70 }),
  bytes: ascii({}).map((each) => Buffer.from(each)),
  long: shortMinor.map(Number),
  'minor-units': shortMinor,
};

function member(schema: unknown, name: string): unknown {
  return typeof schema === 'object' && schema !== null ? Reflect.get(schema, name) : undefined;
}

/** Values of a schema, read from its text and not from what the code under test makes of it. */
function valuesOf(schema: unknown, kit: Kit): fc.Arbitrary<unknown> {
  if (typeof schema === 'string') return kit[schema] ?? fc.constant(undefined);
  if (Array.isArray(schema)) return fc.oneof(...schema.map((branch) => valuesOf(branch, kit)));
  if (member(schema, 'logicalType') === 'minor-units') return valuesOf('minor-units', kit);
  const fields = member(schema, 'fields');
  if (Array.isArray(fields)) {
    return fc.record(
      Object.fromEntries(
        fields.map((field) => [String(member(field, 'name')), valuesOf(member(field, 'type'), kit)]),
      ),
    );
  }
  switch (member(schema, 'type')) {
    case 'array':
      return fc.array(valuesOf(member(schema, 'items'), kit), { maxLength: 3 });
    case 'map':
      return fc.dictionary((kit['string'] ?? text).map(String), valuesOf(member(schema, 'values'), kit), {
        maxKeys: 3,
      });
    default:
      return valuesOf(member(schema, 'type'), kit);
  }
}

/** The same with numbers that any bill may show: those of the fixtures are as large as they can be. */
function modest(value: unknown): unknown {
  if (typeof value === 'number') return value % 2 ** 40;
  if (typeof value === 'bigint') return BigInt.asIntN(40, value);
  if (Array.isArray(value)) return value.map(modest);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, modest(each)]));
}

/** Compared much faster than buffers are. */
const hex = (value: Buffer): string => value.toString('hex');

const never = () => Promise.reject(new Error('not asked'));
const RUNS = { numRuns: 60 };

/** What comes of it, or why nothing does. */
function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? error : new Error('not an Error');
  }
}

describe.each(Object.values(topics).map(({ folder, schema }) => [folder, schema] as const))(
  '%s',
  (folder, schema) => {
    const codec = topicCodec<unknown>(schema, 7, never);
    const avsc = avscType(schema);
    const bounds = boundsOf(avsc);
    const values = (kit: Kit) => valuesOf(JSON.parse(schema), kit);

    test('any value has the bytes that avsc gives it, and is read back as avsc reads it', () => {
      fc.assert(
        fc.property(values(ANYTHING), (value) => {
          const own = codec.encode(value);
          expect(hex(own.subarray(HEADER_BYTES))).toBe(hex(avsc.toBuffer(value)));
          expect(codec.decodeSync(own)).toEqual(avsc.fromBuffer(own.subarray(HEADER_BYTES)));
          expect(() => bounds(own.subarray(HEADER_BYTES))).not.toThrow();
        }),
        RUNS,
      );
    });

    test('bytes that something happened to are read as avsc reads them, or refused as it refuses them', () => {
      fc.assert(
        fc.property(
          values(SHORT),
          fc.nat(),
          fc.integer({ min: 0, max: 0x7f }),
          fc.boolean(),
          (value, where, byte, isCut) => {
            const changed = Buffer.from(codec.encode(value));
            const at = HEADER_BYTES + (where % (changed.length - HEADER_BYTES));
            changed[at] = byte;
            const bytesOfIt = isCut ? changed.subarray(0, at) : changed;
            const payload = bytesOfIt.subarray(HEADER_BYTES);
            const own = attempt(() => codec.decodeSync(bytesOfIt));
            // What is out of bounds avsc is not asked about: it may count until the memory is full.
            const theirs = attempt(() => {
              bounds(payload);
              return avsc.fromBuffer(payload);
            });
            if (theirs instanceof Error) expect(own).toBeInstanceOf(Error);
            else expect(own).toEqual(theirs);
          },
        ),
        RUNS,
      );
    });

    test('is not left to avsc: its fixture is written and read by generated code', () => {
      const root = dirname(require.resolve('@quittance/schemas/package.json'));
      const fixture = readFixture(readFileSync(join(root, 'topics', folder, 'fixtures', 'v1.json'), 'utf8'));
      const older = readFileSync(join(root, 'topics', folder, 'fixtures', 'v1.avsc'), 'utf8');
      // As avsc reads it: a field that an old fixture leaves out has its default.
      const value: unknown = modest(avscType(older).fromBuffer(fixtureBytes(fixture)));
      const direct = directly<unknown>(older);
      const into = Buffer.alloc(10_000);
      const end = direct?.write(into, 0, value) ?? 0;
      expect(hex(into.subarray(0, end))).toBe(hex(avscType(older).toBuffer(value)));
      expect(direct?.take({ bytes: into, at: 0 })).toEqual(value);
    });
  },
);

const RECORD = (type: Schema) => JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 'a', type }] });

test.each<[string, Schema, unknown]>([
  ['a text', 'string', 5],
  ['bytes', 'bytes', 'text'],
  ['bytes', 'bytes', new Uint8Array(3)],
  ['a boolean', 'boolean', 1],
  ['an int', 'int', 2 ** 31],
  ['an int', 'int', 0.5],
  ['an int', 'int', 1n],
  ['a long', 'long', 2 ** 53],
  ['a long', 'long', Number.NaN],
  ['an amount', { type: 'long', logicalType: 'minor-units' }, 1],
  ['an amount', { type: 'long', logicalType: 'minor-units' }, 2n ** 63n],
  ['a list', { type: 'array', items: 'string' }, { length: 1 }],
  ['a list', { type: 'array', items: 'string' }, ['a', undefined]],
  ['a map', { type: 'map', values: 'string' }, ['a']],
  ['a map', { type: 'map', values: 'string' }, null],
  ['a record', { type: 'record', name: 'S', fields: [{ name: 'b', type: 'int' }] }, null],
  ['null or a text', ['null', 'string'], undefined],
])('%s of %j refuses %p', (_, type, a) => {
  expect(() => topicCodec<object>(RECORD(type), 7, never).encode({ a })).toThrow('value_invalid');
});

test.each<[string, Schema]>([
  ['list', { type: 'array', items: 'string' }],
  ['list of numbers', { type: 'array', items: 'int' }],
  ['map', { type: 'map', values: 'string' }],
])('a %s that says to hold more than there are bytes is refused before avsc counts to it', (_, type) => {
  const bytes = Buffer.from([0, 0, 0, 0, 7, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0, 0]);
  expect(() => topicCodec<object>(RECORD(type), 7, never).decodeSync(bytes)).toThrow('value_unreadable');
});

test('a text is not taken for another whose units are its bytes', () => {
  const codec = topicCodec<{ a: string }>(RECORD('string'), 7, never);
  const text = 'éééé';
  const looks = Buffer.from(text).toString('latin1');
  const [first, second] = [codec.encode({ a: looks }), codec.encode({ a: text })];
  expect([codec.decodeSync(first), codec.decodeSync(second)]).toEqual([{ a: looks }, { a: text }]);
});

test('a field that is left out has its default', () => {
  const schema = JSON.stringify({
    type: 'record',
    name: 'R',
    fields: [
      { name: 'a', type: ['null', 'string'], default: null },
      { name: 'b', type: 'int', default: 3 },
    ],
  });
  const codec = topicCodec<object>(schema, 7, never);
  expect(codec.decodeSync(codec.encode({}))).toEqual({ a: null, b: 3 });
});

test.each<[string, Schema]>([
  ['a union without null', ['string', 'int']],
  ['a union of three', ['null', 'string', 'int']],
  ['null last', ['string', 'null']],
  ['an enum', { type: 'enum', name: 'E', symbols: ['A'] }],
  ['a double', 'double'],
])('%s is left to avsc', (_, type) => {
  expect(directly(RECORD(type))).toBeNull();
});

test('a name that means something else in code is left to avsc', () => {
  const schema = { type: 'record', name: 'R', fields: [{ name: '__proto__', type: 'string' }] };
  expect(directly(JSON.stringify(schema))).toBeNull();
});

test('a record may hold records of its own kind, and the same record stand twice', () => {
  const schema = JSON.stringify({
    type: 'record',
    name: 'Tree',
    fields: [
      { name: 'first', type: ['null', 'Tree'] },
      { name: 'others', type: { type: 'array', items: 'Tree' } },
    ],
  });
  const leaf = { first: null, others: [] };
  const tree = { first: leaf, others: [leaf, { first: leaf, others: [] }] };
  const codec = topicCodec<object>(schema, 7, never);
  expect(codec.encode(tree).subarray(HEADER_BYTES)).toEqual(avscType(schema).toBuffer(tree));
  expect(codec.decodeSync(codec.encode(tree))).toEqual(tree);
});
