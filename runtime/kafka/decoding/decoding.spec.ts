import fc from 'fast-check';
import response from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { BATCH, CONTROL, LOG_APPEND_TIME } from '../batch-layout.js';
import { Output } from '../encoding/output.js';
import { type TimedRecord, writeRecordBatch } from '../encoding/record-batch.js';
import { incoming } from '../records.js';
import { decodeFetchResponse } from './fetch-response.js';
import { Input } from './input.js';

const theirs = response.decode;

const GZIP = 1;

interface BatchGiven {
  readonly records: readonly TimedRecord[];
  readonly offset: bigint;
  readonly isTransactional: boolean;
  readonly flags: number;
}

function batchBytes({ records, offset, isTransactional, flags }: BatchGiven): Buffer {
  const into = new Output();
  const producer = { producerId: 7n, producerEpoch: 1, firstSequence: 0, isTransactional };
  writeRecordBatch(into, records, producer, 1_700_000_000_000);
  const bytes = into.copy();
  bytes.writeBigInt64BE(offset, BATCH.baseOffset);
  bytes.writeInt16BE(bytes.readInt16BE(BATCH.attributes) | flags, BATCH.attributes);
  return bytes;
}

const int = (bytes: 2 | 4, value: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};
const int64 = (value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
};

interface PartitionGiven {
  readonly partition: number;
  readonly aborted: readonly bigint[];
  readonly set: Buffer | null;
}

function partitionBytes({ partition, aborted, set }: PartitionGiven): Buffer {
  const abortedBytes = aborted.flatMap((offset) => [int64(9n), int64(offset)]);
  const head = [int(4, partition), int(2, 0), int64(100n), int64(99n), int64(3n)];
  const records = set === null ? [int(4, -1)] : [int(4, set.length), set];
  return Buffer.concat([...head, int(4, aborted.length), ...abortedBytes, int(4, -1), ...records]);
}

function responseBytes(topics: readonly { readonly name: string; readonly partitions: readonly Buffer[] }[]) {
  const all = topics.flatMap(({ name, partitions }) => [
    int(2, Buffer.byteLength(name)),
    Buffer.from(name),
    int(4, partitions.length),
    ...partitions,
  ]);
  return Buffer.concat([int(4, 250), int(2, 0), int(4, 12), int(4, topics.length), ...all]);
}

const one = (set: Buffer) =>
  responseBytes([{ name: 't', partitions: [partitionBytes({ partition: 0, aborted: [], set })] }]);

/** What a reader uses of a response, theirs or ours. */
function said(decoded: response.FetchResponse | null) {
  if (decoded === null) return null;
  const { responses, ...head } = decoded;
  const topics = responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ messages, ...about }) => ({
      ...about,
      messages: messages.map(({ offset, timestamp, key, value, headers, isControlRecord, batchContext }) => ({
        offset,
        timestamp,
        key,
        value,
        headers: { ...headers },
        isControlRecord,
        producerId: batchContext.producerId,
        inTransaction: batchContext.inTransaction,
      })),
    })),
  }));
  return { ...head, topics };
}

/** Lengths around those where a varint grows; what stands in them does not matter. */
const bytes = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 140 }) }, fc.integer({ min: 8_180, max: 8_200 })),
    fc.nat({ max: 255 }),
  )
  .map(([length, fill]) => Buffer.alloc(length, fill));
const content = fc.oneof({ weight: 5, arbitrary: bytes }, fc.constant(null));
/** kafkajs finds a value in headers called as something that every object has. */
const name = fc.string({ unit: 'grapheme' }).filter((text) => !(text in {}));
const record: fc.Arbitrary<TimedRecord> = fc.record({
  key: content,
  value: content,
  headers: fc.dictionary(name, fc.oneof(content, fc.array(bytes, { minLength: 2, maxLength: 3 })), {
    maxKeys: 4,
  }),
  timestamp: fc.integer({ min: 0, max: 9_999_999_999_999 }),
});
const batch = fc
  .record({
    records: fc.array(record, { minLength: 1, maxLength: 6 }),
    offset: fc.bigInt({ min: 0n, max: 2n ** 50n }),
    isTransactional: fc.boolean(),
    flags: fc.constantFrom(0, 0, 0, LOG_APPEND_TIME, CONTROL),
  })
  .map(batchBytes);
/** The broker's limit cuts the last batch off anywhere, but not the first before its format, where kafkajs throws. */
const set = fc
  .tuple(fc.array(batch, { maxLength: 3 }), fc.nat({ max: 200 }))
  .map(([batches, cut]) => Buffer.concat(batches).subarray(0, -cut || undefined))
  .filter((bytes) => bytes.length === 0 || bytes.length > BATCH.magic);
const partition = fc
  .record({
    partition: fc.nat({ max: 999 }),
    aborted: fc.array(fc.bigInt({ min: 0n, max: 2n ** 60n }), { maxLength: 2 }),
    set: fc.option(set),
  })
  .map(partitionBytes);
const topic = fc.record({
  name: fc.string({ unit: 'grapheme', maxLength: 40 }),
  partitions: fc.array(partition, { maxLength: 3 }),
});

test('a response says what kafkajs would read in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(topic, { maxLength: 3 }), async (topics) => {
      const raw = responseBytes(topics);
      expect(said(decodeFetchResponse(raw))).toEqual(said(await theirs(raw)));
    }),
  );
});

test('the texts of headers are those of its buffers', () => {
  fc.assert(
    fc.property(record, fc.string({ unit: 'grapheme' }), (given, value) => {
      const headers = { ...given.headers, account: value, provider: 'newpay', callback_id: null };
      const records = [{ ...given, headers }];
      const raw = one(batchBytes({ records, offset: 0n, isTransactional: false, flags: 0 }));
      const message = decodeFetchResponse(raw)?.responses[0]?.partitions[0]?.messages[0];
      if (message === undefined) throw new Error('no message');
      const copied = { ...message, headers: message.headers };
      expect(incoming('t', 0, message).headers).toEqual(incoming('t', 0, copied).headers);
    }),
  );
});

test('headers called as what every object has, twice, and without a value', () => {
  const headers = Object.fromEntries<Buffer | Buffer[] | null>([
    ['constructor', Buffer.from('c')],
    ['__proto__', [Buffer.from('p'), Buffer.from('q')]],
    ['none', null],
  ]);
  const records = [{ value: null, timestamp: 1, headers }];
  const raw = one(batchBytes({ records, offset: 0n, isTransactional: false, flags: 0 }));
  const message = decodeFetchResponse(raw)?.responses[0]?.partitions[0]?.messages[0];
  expect(Object.entries(message?.headers ?? {})).toEqual(Object.entries(headers));
  if (message === undefined) throw new Error('no message');
  expect(incoming('t', 0, message).headers).toEqual({ constructor: 'c' });
});

test('a header that says to be longer than its record is no reason to stop', () => {
  const records = [{ value: Buffer.from('v'), timestamp: 1, headers: { a: 'xyz', b: 'q' } }];
  const bytes = batchBytes({ records, offset: 0n, isTransactional: false, flags: 0 });
  for (const length of [20, 126]) {
    const copy = Buffer.from(bytes);
    // In front of `xyz`, doubled for the sign.
    copy.writeInt8(length, bytes.indexOf('xyz') - 1);
    const message = decodeFetchResponse(one(copy))?.responses[0]?.partitions[0]?.messages[0];
    if (message === undefined) throw new Error('no message');
    expect(incoming('t', 0, message)).toMatchObject({ value: Buffer.from('v') });
    expect(incoming('t', 0, message).headers['a']).toMatch(/^xyz/);
  }
});

test('a record that says to have more headers than there are has those that are there', () => {
  const records = [{ value: Buffer.from('v'), timestamp: 1, headers: { a: 'xyz' } }];
  const bytes = batchBytes({ records, offset: 0n, isTransactional: false, flags: 0 });
  // In front of the name and its length: how many there are, doubled for the sign.
  bytes.writeInt8(126, bytes.indexOf('xyz') - 4);
  const message = decodeFetchResponse(one(bytes))?.responses[0]?.partitions[0]?.messages[0];
  if (message === undefined) throw new Error('no message');
  expect({ ...message.headers }).toEqual({ a: Buffer.from('xyz') });
  expect(incoming('t', 0, message).headers).toEqual({ a: 'xyz' });
});

test('of a batch that is cut off anywhere there is nothing yet', () => {
  const records = [{ value: Buffer.from('v'), timestamp: 1 }];
  const whole = batchBytes({ records, offset: 0n, isTransactional: false, flags: 0 });
  for (let length = 0; length < whole.length; length += 1) {
    const read = decodeFetchResponse(one(whole.subarray(0, length)));
    expect(read?.responses[0]?.partitions[0]?.messages).toEqual([]);
  }
});

describe('what is left to kafkajs', () => {
  const given = { records: [{ value: Buffer.from('v'), timestamp: 1 }], offset: 5n, isTransactional: false };
  const plain = batchBytes({ ...given, flags: 0 });
  const changed = (change: (bytes: Buffer) => unknown) => {
    const copy = Buffer.from(plain);
    change(copy);
    return one(Buffer.concat([plain, copy]));
  };

  test('nothing of a plain batch', () => {
    expect(decodeFetchResponse(one(plain))).not.toBeNull();
  });

  test.each<[string, Buffer]>([
    ['a compressed batch', one(batchBytes({ ...given, flags: GZIP }))],
    ['a batch of an older format behind one of ours', changed((copy) => copy.writeInt8(1, BATCH.magic))],
    [
      'an offset that a double cannot hold',
      changed((copy) => copy.writeBigInt64BE(2n ** 60n, BATCH.baseOffset)),
    ],
    ['a length that is too short', changed((copy) => copy.writeInt32BE(10, BATCH.length))],
    ['a record longer than its batch', changed((copy) => copy.writeInt8(126, BATCH.records))],
    ['a record shorter than its fields', changed((copy) => copy.writeInt8(2, BATCH.records))],
    ['a record with a negative length', changed((copy) => copy.writeInt8(1, BATCH.records))],
  ])('%s', (_, raw) => {
    expect(decodeFetchResponse(raw)).toBeNull();
  });
});

test('a varint is exact up to 2^51, of either sign', () => {
  const numbers = fc.maxSafeInteger().map((value) => Math.trunc(value / 4) + 0);
  fc.assert(
    fc.property(numbers, (value) => {
      const into = new Output();
      into.varint(value);
      const input = new Input(into.copy());
      expect(input.varint()).toBe(value);
      expect(input.at).toBe(input.bytes.length);
    }),
  );
});
