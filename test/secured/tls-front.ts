import { connect, type Server, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificates } from './certificates.js';
import type { Secured } from './program.js';

/**
 * TLS in front of a server of this machine that speaks in plain text.
 * @param onName told which server each client wants, as a front of many would be
 */
export async function startTlsFront(
  { key, cert }: Certificates,
  target: URL,
  onName: (name: string | null) => void = () => {},
): Promise<Secured> {
  const server = createServer({ key, cert }, (outer) => {
    onName(outer.servername || null);
    const inner = connect({ host: target.hostname, port: Number(target.port) });
    // Of two ends one goes first, often abruptly; the other then goes too.
    outer.on('error', () => inner.destroy()).on('close', () => inner.destroy());
    inner.on('error', () => outer.destroy()).on('close', () => outer.destroy());
    outer.pipe(inner).pipe(outer);
  });
  return openFront(server);
}

/** Listens on any free port; stopping it cuts what is still connected. */
export async function openFront(server: Server): Promise<Secured> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {}); // whoever does not trust us hangs up
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a front has no port');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
