import { Agent, request } from 'node:http';

const TIMEOUT_MS = 15_000;
const CONNECTIONS = 64;

/** What came back; `status` 0 = nothing did, and `body` says why. */
export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

export interface Client {
  post(path: string, contentType: string, body: string | Uint8Array): Promise<HttpReply>;
  close(): void;
}

/** A client that keeps its connections, as a payment provider's dispatcher does. Talks to this machine only. */
export function openClient(ingress: string): Client {
  const base = new URL(ingress);
  if (!isLoopback(base.hostname))
    throw new Error(`the simulator sends to this machine only, not to ${base.hostname}`);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    post: (path, contentType, body) => post(agent, new URL(path, base), contentType, body),
    close: () => agent.destroy(),
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function post(agent: Agent, url: URL, contentType: string, body: string | Uint8Array): Promise<HttpReply> {
  return new Promise((resolve) => {
    const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers, timeout: TIMEOUT_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', (error) => resolve({ status: 0, body: error.message }));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    sent.once('error', (error) => resolve({ status: 0, body: error.message }));
    sent.end(body);
  });
}
