import { createConnection, type Socket } from 'node:net';
import { firstReply } from './reply.js';

const NOTHING = Buffer.alloc(0);

/** One connection that is kept; one request at a time, as a provider's dispatcher sends. */
export class Connection {
  readonly #socket: Socket;
  readonly #onReply: (connection: Connection, status: number) => void;
  #rest: Buffer = NOTHING;
  /** When the request under way was due, by performance.now(). */
  dueMs = 0;

  /** @param onReply with status 0 where the connection is gone with a request under way */
  constructor(port: number, onReply: (connection: Connection, status: number) => void) {
    this.#onReply = onReply;
    this.#socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (part: Buffer) => this.#take(part));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#onReply(this, 0));
  }

  send(request: Buffer, dueMs: number): void {
    this.dueMs = dueMs;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #take(part: Buffer): void {
    const bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    const reply = firstReply(bytes);
    this.#rest = reply === null ? bytes : bytes.subarray(reply.end);
    if (reply !== null) this.#onReply(this, reply.status);
  }
}
