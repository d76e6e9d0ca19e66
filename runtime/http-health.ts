import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorText, QuittanceError } from './errors.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';

/** May work be sent here? `reason` is for the person who asks why not. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface HealthOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly ready: () => Readiness;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json';

/** The body of /livez: it is answered at all, so the event loop turns. */
export const LIVE_BODY = '{"live":true}';

async function answer(path: string, { ready, metrics }: HealthOptions): Promise<Answer> {
  switch (path) {
    case '/livez':
      return { status: 200, contentType: JSON_TYPE, body: LIVE_BODY };
    case '/readyz': {
      const readiness = ready();
      return {
        status: readiness.ready ? 200 : 503,
        contentType: JSON_TYPE,
        body: JSON.stringify(readiness),
      };
    }
    case '/metrics':
      return { status: 200, contentType: metrics.contentType, body: await metrics.text() };
    default:
      return { status: 404, contentType: JSON_TYPE, body: '{"error":"not_found"}' };
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: HealthOptions,
): Promise<void> {
  const { status, contentType, body } = await answer(request.url?.split('?')[0] ?? '', options);
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function listening(server: Server, { host, port }: HealthOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new QuittanceError('listen_failed', `health port ${host}:${port}: ${error.message}`, error)),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : port;
      resolve(`http://${host}:${bound}`);
    });
  });
}

/** /livez, /readyz and /metrics for a process that serves no other HTTP. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    respond(request, response, options).catch((thrown: unknown) => {
      options.log.error({ err: thrown }, `health request failed: ${errorText(thrown)}`);
      response.destroy();
    });
  });
  server.requestTimeout = 10_000;
  const url = await listening(server, options);
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
