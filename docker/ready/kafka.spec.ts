import { apiVersionsRequest, isApiVersionsReply } from './kafka.js';

describe('the question to Kafka', () => {
  it('says its own length', () => {
    const request = apiVersionsRequest();
    expect(request.readInt32BE(0)).toBe(request.length - 4);
  });

  it('takes only the answer to itself, without an error, for a yes', () => {
    const reply = Buffer.alloc(10);
    apiVersionsRequest().copy(reply, 4, 8, 12);
    expect(isApiVersionsReply(reply)).toBe(true);
    reply.writeInt16BE(35, 8);
    expect(isApiVersionsReply(reply)).toBe(false);
    expect(isApiVersionsReply(Buffer.from('HTTP/1.1 400 Bad Request'))).toBe(false);
  });
});
