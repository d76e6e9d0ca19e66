import { answersSocket } from './socket.js';

const correlationId = 0x51_54_43_45;

/**
 * Whether a broker answers ApiVersions: it does so only after it has joined its cluster, which an open port does not
 * say.
 */
export function answersKafka(port: number): Promise<boolean> {
  return answersSocket(port, apiVersionsRequest(), isApiVersionsReply);
}

/** ApiVersions (key 18) version 0, without a client id. */
export function apiVersionsRequest(): Buffer {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0); // length of what follows
  request.writeInt16BE(18, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(correlationId, 8);
  request.writeInt16BE(-1, 12);
  return request;
}

/** Length, our correlation id, error code 0. */
export function isApiVersionsReply(reply: Buffer): boolean {
  return reply.length >= 10 && reply.readInt32BE(4) === correlationId && reply.readInt16BE(8) === 0;
}
