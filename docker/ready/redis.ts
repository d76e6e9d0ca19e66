import { answersSocket } from './socket.js';

/** Whether Redis answers PING. */
export function answersRedis(port: number): Promise<boolean> {
  return answersSocket(port, Buffer.from('PING\r\n'), (reply) =>
    reply.toString('latin1').startsWith('+PONG'),
  );
}
