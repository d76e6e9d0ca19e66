import { LIVE_BODY, type Readiness } from '@quittance/runtime/http-health';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { CallbackRequest } from './judge.js';
import { type ReceivedBody, readBody } from './read-body.js';
import type { HttpReply } from './reply.js';

export interface ServerDeps {
  /** Calls back once, at whatever time. */
  readonly receive: (request: CallbackRequest, answer: (reply: HttpReply) => void) => void;
  readonly readiness: () => Readiness;
  /** True while stopping: connections are closed after the reply they wait for. */
  readonly draining: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly maxConnections: number;
}

interface CallbackRoute {
  Params: { provider: string; account: string; token?: string };
}

/** Longer than any load balancer keeps an idle connection, so that it is never we who close one under a request. */
const KEEP_ALIVE_MS = 75_000;
/** A sender gets this long for its headers, and this long for the whole request. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
const MAX_PARAM_LENGTH = 512;
const JSON_TYPE = 'application/json; charset=utf-8';

function error(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply
    .code(status)
    .type(JSON_TYPE)
    .send(JSON.stringify({ error: code }));
}

type CallbackReply = FastifyReply<CallbackRoute>;

/** Sends what was decided about a callback. Throws nothing: nobody who calls back could do anything about it. */
function answer(reply: CallbackReply, answered: HttpReply, isLast: boolean): void {
  try {
    if (isLast) reply.header('connection', 'close');
    reply
      .code(answered.status)
      .headers(answered.headers)
      .header('content-type', answered.contentType)
      .send(answered.body);
  } catch (thrown) {
    reply.send(thrown);
  }
}

function receive(
  request: FastifyRequest<CallbackRoute>,
  reply: CallbackReply,
  body: ReceivedBody,
  deps: ServerDeps,
): void {
  const { provider, account, token } = request.params;
  const pathToken = token === undefined || token === '' ? null : token;
  const callback = { provider, account, pathToken, headers: request.headers, body };
  // The rest of a body that was not read to its end would be taken for the next request.
  const isCutOff = body.kind === 'too_large' && !body.ended;
  try {
    deps.receive(callback, (answered) => answer(reply, answered, isCutOff || deps.draining()));
  } catch (thrown) {
    reply.send(thrown);
  }
}

/** Bodies are read by us, whatever their content type: a wrong one is refused after the path, in the provider's words. */
function bodiesAreOurs(app: FastifyInstance): void {
  for (const method of app.supportedMethods) app.addHttpMethod(method, { overrideExisting: true });
}

/** Callbacks, not promises: this is what nearly every request goes through. */
function callbackRoutes(app: FastifyInstance, deps: ServerDeps): void {
  for (const path of ['/callbacks/:provider/:account', '/callbacks/:provider/:account/:token'])
    app.post<CallbackRoute>(path, (request, reply) =>
      readBody(
        request.raw,
        (body) => receive(request, reply, body, deps),
        (failed) => void reply.send(failed),
      ),
    );
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

function notFound(request: FastifyRequest, reply: FastifyReply, { draining }: ServerDeps): void {
  const wrongMethod = request.url.startsWith('/callbacks/') && request.method !== 'POST';
  if (wrongMethod) reply.header('allow', 'POST');
  if (draining()) reply.header('connection', 'close');
  error(reply, wrongMethod ? 405 : 404, wrongMethod ? 'method_not_allowed' : 'not_found');
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
  bodiesAreOurs(app);
  callbackRoutes(app, deps);
  healthRoutes(app, deps);
  app.setNotFoundHandler((request, reply) =>
    readBody(
      request.raw,
      () => notFound(request, reply, deps),
      (failed) => void reply.send(failed),
    ),
  );
  app.setErrorHandler((thrown, _request, reply) => {
    deps.log.debug({ err: thrown }, 'request ended early');
    return error(reply, 503, 'internal_error');
  });
  return app;
}
