import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/**
 * What a proxy does with connections.
 * - `pass`: hands everything on.
 * - `refuse`: closes every connection, old and new.
 * - `slow`: hands answers on only after a while.
 * - `swallow`: hands questions on and closes the connection instead of answering: the work is done, nobody is told.
 */
export type ProxyMode =
  | { readonly kind: 'pass' | 'refuse' | 'swallow' }
  | { readonly kind: 'slow'; readonly delayMs: number };

export interface TcpProxy {
  readonly port: number;
  mode: ProxyMode;
  /** Answers that were kept back for good. */
  readonly swallowed: () => number;
  /** Cuts every connection there is. */
  cut(): void;
  close(): Promise<void>;
}

const PASS: ProxyMode = { kind: 'pass' };

/** A TCP proxy on this machine, to be put before a server whose network shall fail. */
export async function openProxy(targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let mode = PASS;
  let swallowed = 0;
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  };
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    keep(client);
    if (mode.kind === 'refuse') {
      client.destroy();
      return;
    }
    const target = createConnection({ host: '127.0.0.1', port: targetPort });
    keep(target);
    client.once('close', () => target.destroy());
    target.once('close', () => client.end());
    client.on('data', (part) => target.write(part));
    target.on('data', (part) => {
      if (mode.kind === 'swallow') {
        swallowed += 1;
        client.destroy();
      } else if (mode.kind === 'slow') {
        setTimeout(() => client.writable && client.write(part), mode.delayMs);
      } else client.write(part);
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(portOf(server.address())));
  });
  return {
    port,
    get mode() {
      return mode;
    },
    set mode(next: ProxyMode) {
      mode = next;
      if (next.kind === 'refuse') cut();
    },
    swallowed: () => swallowed,
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
