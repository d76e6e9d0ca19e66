import { firstReply } from './reply.js';
import { parseRequests, wireRequest } from './requests.js';

const OK = 'HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 2\r\n\r\nok';

it('a reply has a status and an end, behind which the next begins', () => {
  const both = Buffer.from(`${OK}HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n`);
  expect(firstReply(both)).toEqual({ status: 200, end: OK.length });
  expect(firstReply(both.subarray(OK.length))).toEqual({ status: 503, end: both.length - OK.length });
});

it.each([10, OK.length - 2, OK.length - 1])('the first %d bytes are no whole reply', (length) => {
  expect(firstReply(Buffer.from(OK).subarray(0, length))).toBeNull();
});

it('a reply whose end cannot be told is an error', () => {
  expect(() => firstReply(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('Content-Length');
});

it('a request says how long it is in bytes', () => {
  const bytes = wireRequest({ path: '/a', body: 'ü', headers: { 'X-Signature': 's' } });
  expect(bytes.toString()).toContain('Content-Length: 2\r\nX-Signature: s\r\n\r\nü');
});

it('requests come out of a file as they went in', () => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(3);
  const bytes = Buffer.concat([length, Buffer.from('one'), length, Buffer.from('two')]);
  expect(parseRequests(bytes).map(String)).toEqual(['one', 'two']);
  expect(parseRequests(Buffer.alloc(0))).toEqual([]);
});
