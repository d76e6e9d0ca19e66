import Encoder from 'kafkajs/src/protocol/encoder';
import { stableOffsetFetch } from './offset-fetch.js';
import { judge } from './verdict.js';

const ASKED = { groupId: 'g', topic: 't', partition: 3 };
const fetch = stableOffsetFetch(ASKED, 7);

interface Answer {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly metadata?: string | null;
  readonly partitionError?: number;
  readonly error?: number;
}

/** An answer of a broker to version 7, with one partition. */
function answer({ topic = 't', partition = 3, offset = 42, metadata = 'm', ...errors }: Answer): Buffer {
  const encoder = new Encoder().writeUVarInt(0).writeInt32(0).writeUVarInt(2).writeUVarIntString(topic);
  encoder.writeUVarInt(2).writeInt32(partition);
  encoder.writeInt64(offset).writeInt32(-1).writeUVarIntString(metadata);
  encoder
    .writeInt16(errors.partitionError ?? 0)
    .writeUVarInt(0)
    .writeUVarInt(0);
  return encoder.writeInt16(errors.error ?? 0).writeUVarInt(0).buffer;
}

test('asks for one partition, and for what is stable only', async () => {
  const { buffer } = await fetch.request.encode();
  expect(buffer.toString('hex')).toBe(
    ['00', '0267', '02', '0274', '02', '00000003', '00', '01', '00'].join(''),
  );
});

test.each([
  [{}, { offset: 42n, metadata: 'm' }],
  [{ metadata: null }, { offset: 42n, metadata: null }],
  [{ metadata: '' }, { offset: 42n, metadata: null }],
  [{ offset: -1 }, { offset: null, metadata: 'm' }],
])('an answer %j', async (given, read) => {
  expect(await fetch.response.decode(answer(given))).toEqual(read);
});

test.each([
  ['of another partition', { partition: 2 }, 'kafka_answer_incomplete'],
  ['of another topic', { topic: 'u' }, 'kafka_answer_incomplete'],
  ['while a transaction ends', { partitionError: 88 }, 'unstable'],
  ['of a coordinator that loads', { error: 14 }, 'loading'],
  ['of a broker that is not the coordinator any more', { error: 16 }, 'not the correct coordinator'],
])('an answer %s is none, and asked for again', async (_, given, message) => {
  const refused = await fetch.response.decode(answer(given)).catch((error: unknown) => error);
  expect(String(refused)).toContain(message);
  expect(judge(refused)).toBe('retry');
});

test('a broker that cannot be asked so is refused', () => {
  expect(() => stableOffsetFetch(ASKED, 4)).toThrow('kafka_broker_too_old');
});
