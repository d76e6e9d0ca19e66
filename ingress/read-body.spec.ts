import { PassThrough, Readable } from 'node:stream';
import { MAX_BODY_BYTES, readBody } from './read-body.js';

it('gives the exact bytes, however they come', async () => {
  const parts = [Buffer.from('{"a":"é'), Buffer.from([0xff, 0x00]), Buffer.alloc(0), Buffer.from('"}')];
  expect(await readBody(Readable.from(parts, { objectMode: false }))).toEqual({
    kind: 'whole',
    bytes: Buffer.concat(parts),
  });
});

it('takes no bytes for an empty body', async () => {
  expect(await readBody(Readable.from([]))).toEqual({ kind: 'whole', bytes: Buffer.alloc(0) });
});

it('keeps the start of one that is too large, also where it comes in one piece', async () => {
  const bytes = Buffer.alloc(MAX_BODY_BYTES + 1, 'x');
  expect(await readBody(Readable.from([bytes], { objectMode: false }))).toEqual({
    kind: 'too_large',
    start: bytes.subarray(0, 8192),
    length: bytes.length,
    ended: true,
  });
});

it.each([
  ['fails', new Error('ECONNRESET'), 'ECONNRESET'],
  ['closes without a word', undefined, 'the sender went away'],
])('rejects where the stream %s, and leaves no listener behind', async (_, error, message) => {
  const stream = new PassThrough();
  const reading = readBody(stream);
  stream.write('{');
  stream.destroy(error);
  await expect(reading).rejects.toThrow(message);
  expect(['data', 'end', 'close'].map((event) => stream.listenerCount(event))).toEqual([0, 0, 0]);
});
