import type { Readable } from 'node:stream';
import { LIVE_BODY, type Readiness } from '@quittance/runtime/http-health';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { CallbackRequest } from './judge.js';
import { EMPTY_BODY, type ReceivedBody, readBody } from './read-body.js';
import type { HttpReply } from './reply.js';

export interface ServerDeps {
  readonly receive: (request: CallbackRequest) => Promise<HttpReply>;
  readonly readiness: () => Readiness;
  /** True while stopping: connections are closed after the reply they wait for. */
  readonly draining: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly maxConnections: number;
}

interface CallbackRoute {
  Params: { provider: string; account: string; token?: string };
  Body: ReceivedBody | undefined;
}

/** Longer than any load balancer keeps an idle connection, so that it is never we who close one under a request. */
const KEEP_ALIVE_MS = 75_000;
/** A sender gets this long for its headers, and this long for the whole request. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
const MAX_PARAM_LENGTH = 512;
const JSON_TYPE = 'application/json; charset=utf-8';
const INVALID_MEDIA_TYPE = 'FST_ERR_CTP_INVALID_MEDIA_TYPE';

function error(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply
    .code(status)
    .type(JSON_TYPE)
    .send(JSON.stringify({ error: code }));
}

async function answer(
  request: FastifyRequest<CallbackRoute>,
  reply: FastifyReply,
  body: ReceivedBody,
  { receive }: ServerDeps,
): Promise<FastifyReply> {
  const { provider, account, token } = request.params;
  const pathToken = token === undefined || token === '' ? null : token;
  const answered = await receive({ provider, account, pathToken, headers: request.headers, body });
  // The rest of a body that was not read to its end would be taken for the next request.
  if (body.kind === 'too_large' && !body.ended) reply.header('connection', 'close');
  return reply
    .code(answered.status)
    .headers(answered.headers)
    .header('content-type', answered.contentType)
    .send(answered.body);
}

function callbackRoutes(app: FastifyInstance, deps: ServerDeps): void {
  // Every content type, also none: a wrong one is refused by us, after the path, with the provider's own words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: Readable) => readBody(payload));
  for (const path of ['/callbacks/:provider/:account', '/callbacks/:provider/:account/:token'])
    app.post<CallbackRoute>(path, {
      handler: (request, reply) => answer(request, reply, request.body ?? EMPTY_BODY, deps),
      // Fastify stops at a content type it cannot parse before the body is read; it is one more wrong one.
      errorHandler: (thrown, request, reply) => {
        if (thrown.code !== INVALID_MEDIA_TYPE) throw thrown;
        readBody(request.raw)
          .then((body) => answer(request, reply, body, deps))
          .catch((failed: unknown) => reply.send(failed));
      },
    });
}

function healthRoutes(app: FastifyInstance, { readiness, metrics }: ServerDeps): void {
  app.get('/livez', (_request, reply) => reply.type(JSON_TYPE).send(LIVE_BODY));
  app.get('/readyz', (_request, reply) => {
    const state = readiness();
    return reply
      .code(state.ready ? 200 : 503)
      .type(JSON_TYPE)
      .send(JSON.stringify(state));
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}

/** The HTTP server as the composition root sees it. */
export type HttpServer = FastifyInstance;

/** The HTTP edge: no listening, no environment. The only file of the ingress that knows Fastify. */
export function buildServer(deps: ServerDeps): HttpServer {
  const app = fastify({
    logger: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: 5_000 },
    // While stopping, a request that still comes over an open connection is served.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (_thrown, _request, reply) => void error(reply, 404, 'not_found'),
  });
  app.server.maxConnections = deps.maxConnections;
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (deps.draining()) reply.header('connection', 'close');
    done(null, payload);
  });
  callbackRoutes(app, deps);
  healthRoutes(app, deps);
  app.setNotFoundHandler((request, reply) => {
    const wrongMethod = request.url.startsWith('/callbacks/') && request.method !== 'POST';
    if (wrongMethod) reply.header('allow', 'POST');
    return error(reply, wrongMethod ? 405 : 404, wrongMethod ? 'method_not_allowed' : 'not_found');
  });
  app.setErrorHandler((thrown, _request, reply) => {
    deps.log.debug({ err: thrown }, 'request ended early');
    return error(reply, 503, 'internal_error');
  });
  return app;
}
