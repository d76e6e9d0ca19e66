import { createConnection, type Socket } from 'node:net';
import { firstReply } from './reply.js';

const NOTHING = Buffer.alloc(0);

/** One connection that is kept; one request at a time, as a provider's dispatcher sends. */
export class Connection {
  readonly #socket: Socket;
  readonly #onReply: (connection: Connection, status: number) => void;
  #rest: Buffer = NOTHING;
  #isUnderWay = false;
  #isOpen = true;
  /** When the request under way was due, by performance.now(). */
  dueMs = 0;

  /** @param onReply to each request once; with status 0 where the connection is gone with it under way */
  constructor(port: number, onReply: (connection: Connection, status: number) => void) {
    this.#onReply = onReply;
    this.#socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (part: Buffer) => this.#take(part));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#gone());
  }

  /** A server ends a connection that has sent nothing for a while. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(request: Buffer, dueMs: number): void {
    this.dueMs = dueMs;
    this.#isUnderWay = true;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #take(part: Buffer): void {
    const bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    const reply = firstReply(bytes);
    this.#rest = reply === null ? bytes : bytes.subarray(reply.end);
    if (reply !== null) this.#tell(reply.status);
  }

  #gone(): void {
    this.#isOpen = false;
    this.#tell(0);
  }

  #tell(status: number): void {
    if (!this.#isUnderWay) return;
    this.#isUnderWay = false;
    this.#onReply(this, status);
  }
}
