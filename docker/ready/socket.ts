import { connect } from 'node:net';

/** Sends a request to a port of this machine and says whether the first bytes that come back are the right ones. */
export function answersSocket(
  port: number,
  request: Buffer,
  isRight: (reply: Buffer) => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(request));
    socket.once('data', (reply) => end(isRight(reply)));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
