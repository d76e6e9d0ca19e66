import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { MAX_BODY_BYTES, type ReceivedBody, readBody } from './read-body.js';

const bodyOf = (stream: Readable): Promise<ReceivedBody> =>
  new Promise((resolve, reject) => readBody(stream, resolve, reject));

it('gives the exact bytes, however they come', async () => {
  const parts = [Buffer.from('{"a":"é'), Buffer.from([0xff, 0x00]), Buffer.alloc(0), Buffer.from('"}')];
  expect(await bodyOf(Readable.from(parts, { objectMode: false }))).toEqual({
    kind: 'whole',
    bytes: Buffer.concat(parts),
  });
});

it('takes no bytes for an empty body', async () => {
  expect(await bodyOf(Readable.from([]))).toEqual({ kind: 'whole', bytes: Buffer.alloc(0) });
});

it('keeps the start of one that is too large, also where it comes in one piece', async () => {
  const bytes = Buffer.alloc(MAX_BODY_BYTES + 1, 'x');
  expect(await bodyOf(Readable.from([bytes], { objectMode: false }))).toEqual({
    kind: 'too_large',
    start: bytes.subarray(0, 8192),
    length: bytes.length,
    ended: true,
  });
});

it.each([
  ['fails', new Error('ECONNRESET'), 'ECONNRESET'],
  ['closes without a word', undefined, 'the sender went away'],
])('tells once where the stream %s', async (_, error, message) => {
  const stream = new PassThrough();
  const told: (string | ReceivedBody)[] = [];
  readBody(
    stream,
    (body) => told.push(body),
    ({ message: text }) => told.push(text),
  );
  stream.write('{');
  stream.destroy(error);
  await once(stream, 'close').catch(() => {});
  stream.emit('end');
  stream.emit('data', Buffer.alloc(MAX_BODY_BYTES + 1));
  expect(told).toEqual([expect.stringContaining(message)]);
});
