import fc from 'fast-check';
import theirMurmur2 from 'kafkajs/src/producer/partitioners/default/murmur2';
import produce from 'kafkajs/src/protocol/requests/produce';
import { varintSize, writeVarint } from '../../varint.js';
import { encodedAtOnce } from '../patches/produce-request.js';
import { crc32c } from './crc32c.js';
import { murmur2 } from './murmur2.js';
import type { ProduceArguments } from './produce-request.js';

const VERSIONS = [3, 4, 5, 6, 7] as const;
const theirs = produce.protocol;
const ours = encodedAtOnce(theirs);

async function bytesBy(protocol: typeof theirs, version: number, request: ProduceArguments) {
  const { request: made } = protocol({ version })(request);
  return { version: made.apiVersion, bytes: (await made.encode()).buffer.toString('hex') };
}

/** Times of one length: kafkajs sorts them as texts. */
const timestamp = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }).map(String);
const bytes = fc
  .oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 8_000, maxLength: 9_000 }))
  .map((each) => Buffer.from(each));
const content = fc.oneof({ weight: 5, arbitrary: bytes }, fc.constant(null), fc.string({ unit: 'binary' }));
const header = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.array(bytes, { maxLength: 3 }));
const message = fc.record({
  key: content,
  value: content,
  headers: fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), header, { maxKeys: 4 }),
  timestamp,
});
const partitions = fc.array(
  fc.record({
    partition: fc.nat({ max: 1_000 }),
    messages: fc.array(message, { minLength: 1, maxLength: 20 }),
    firstSequence: fc.nat({ max: 2 ** 31 - 1 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const topicData = fc.array(fc.record({ topic: fc.string({ minLength: 1, maxLength: 249 }), partitions }), {
  minLength: 1,
  maxLength: 3,
});
const request = fc.record(
  {
    acks: fc.constantFrom(-1, 1),
    timeout: fc.nat(),
    transactionalId: fc.string({ minLength: 1 }),
    producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
    producerEpoch: fc.nat({ max: 32_767 }),
    topicData,
  },
  { requiredKeys: ['acks', 'timeout', 'topicData'] },
);

test('a request is byte for byte what kafkajs would send, in every version', async () => {
  await fc.assert(
    fc.asyncProperty(request, fc.constantFrom(...VERSIONS), async (each, version) => {
      expect(await bytesBy(ours, version, each)).toEqual(await bytesBy(theirs, version, each));
    }),
    { numRuns: 60 },
  );
});

test('a thousand records, and one of a megabyte', async () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ({
    key: Buffer.from(`k${at}`),
    value: Buffer.alloc(at % 90, 7),
    headers: { content: 'x' },
    timestamp: String(1_700_000_000_000 + ((at * 7919) % 1_000_003)),
  }));
  const large = [{ key: null, value: Buffer.alloc(1 << 20, 1), headers: {}, timestamp: '1700000000000' }];
  for (const messages of [many, large]) {
    const partition = { partition: 0, messages, firstSequence: 2 ** 31 - 1 };
    const each = { acks: -1, timeout: 1, topicData: [{ topic: 't', partitions: [partition] }] };
    expect(await bytesBy(ours, 7, each)).toEqual(await bytesBy(theirs, 7, each));
  }
});

test('a compressed request, or one of an old version, is left to kafkajs', async () => {
  const messages = [{ key: null, value: Buffer.from('v'), timestamp: '1700000000000' }];
  const topics = [{ topic: 't', partitions: [{ partition: 0, messages }] }];
  const gzip = { acks: -1, timeout: 1, compression: 1, topicData: topics };
  expect(await bytesBy(ours, 7, gzip)).toEqual(await bytesBy(theirs, 7, gzip));
  expect(ours({ version: 2 })).toBe(theirs({ version: 2 }));
});

test('crc32c: the vectors of RFC 3720 B.4, and any cut of a buffer', () => {
  const ascending = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
  expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(32, 0xff), 0, 32)).toBe(0x62a8ab43);
  expect(crc32c(ascending, 0, 32)).toBe(0x46dd794e);
  expect(crc32c(Buffer.concat([Buffer.alloc(3), ascending, Buffer.alloc(5)]), 3, 35)).toBe(0x46dd794e);
});

test('murmur2 is that of kafkajs, and so of Java, for every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (each) => {
      expect(murmur2(Buffer.from(each))).toBe(theirMurmur2(Buffer.from(each)));
    }),
  );
});

test.each([
  [0, '00'],
  [-1, '01'],
  [1, '02'],
  [63, '7e'],
  [-64, '7f'],
  [64, '8001'],
  [2 ** 31, '8080808010'],
  [-(2 ** 40), 'ffffffffff3f'],
])('the varint of %p', (value, hex) => {
  const target = Buffer.alloc(10);
  const end = writeVarint(target, 0, value);
  expect([target.subarray(0, end).toString('hex'), varintSize(value)]).toEqual([hex, end]);
});
