import { errorText } from '@quittance/runtime/errors';
import { LIVE_BODY, type Readiness } from '@quittance/runtime/http-health';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { formatOf } from '../http/api.js';
import { texts } from '../http/texts.js';
import { answerHeaders } from '../queries/answer.js';
import { BadParameter, type Given } from '../queries/run.js';
import type { Api } from './api.js';
import type { Explanation } from './explain.js';
import { isOurHost } from './host.js';
import { readWebFiles } from './web-files.js';

export interface ConsoleDependencies {
  readonly api: Api;
  readonly explain: (id: string) => Promise<Explanation>;
  readonly metrics: Metrics;
  /** Do the projections move? */
  readonly progress: () => Readiness;
  readonly log: Log;
  /** The address it will listen on; decides whose Host headers are answered. */
  readonly host: string;
}

/** Everything the page loads comes from here; nobody frames it, nobody guesses types, nobody caches figures. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

const LONGEST_ID = 512;

function refuse(reply: FastifyReply, status: number, error: string, detail: string): FastifyReply {
  return reply.code(status).send({ error, detail });
}

const UNKNOWN = 'see /api/queries';

/** The whole answer in a format, with how fresh it is: what `quittance query` asks for. */
async function sendAnswer(api: Api, name: string, asked: Given, reply: FastifyReply): Promise<FastifyReply> {
  const { format, given } = formatOf(asked);
  const answered = await api.answer(name, given, format);
  if (answered === null) return refuse(reply, 404, 'unknown_query', UNKNOWN);
  return reply.headers(answerHeaders(answered, format)).send(answered.body);
}

function serveApi(server: FastifyInstance, { api, explain }: ConsoleDependencies): void {
  server.get('/api/summary', () => api.summary());
  server.get('/api/settlement', (request) => api.query('daily_summary', texts(request.query)));
  server.get('/api/exceptions', () => api.query('exceptions_open', {}));
  server.get('/api/queries', () => api.catalogue());
  server.get<{ Params: { name: string } }>('/api/queries/:name', async (request, reply) => {
    const { name } = request.params;
    const given = texts(request.query);
    if (given['format'] !== undefined) return sendAnswer(api, name, given, reply);
    return (await api.query(name, given)) ?? refuse(reply, 404, 'unknown_query', UNKNOWN);
  });
  server.get<{ Params: { '*': string } }>('/api/explain/*', async (request, reply) => {
    const id = request.params['*'];
    if (id === '' || id.length > LONGEST_ID) {
      return refuse(reply, 400, 'bad_id', `an id has 1 to ${LONGEST_ID} characters`);
    }
    const explanation = await explain(id);
    return reply.code(explanation.found ? 200 : 404).send(explanation);
  });
}

function serveHealth(server: FastifyInstance, { api, metrics, progress }: ConsoleDependencies): void {
  server.get('/livez', (_, reply) => reply.type('application/json').send(LIVE_BODY));
  server.get('/readyz', async (_, reply) => {
    try {
      const readiness = progress();
      if (!readiness.ready) return reply.code(503).send(readiness);
      await api.probe();
      return readiness;
    } catch (thrown) {
      return reply.code(503).send({ ready: false, reason: errorText(thrown) });
    }
  });
  server.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

function serveFiles(server: FastifyInstance): void {
  for (const [path, { contentType, body }] of readWebFiles()) {
    server.get(path, (_, reply) => reply.type(contentType).send(body));
  }
}

/** A person's mistake is told in full; anything else is logged, and the answer says only that it failed. */
function answerError(log: Log) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (thrown instanceof BadParameter) return refuse(reply, 400, 'bad_parameter', thrown.message);
    log.error({ err: thrown, path: request.routeOptions.url }, `console: ${errorText(thrown)}`);
    return refuse(reply, 503, 'unavailable', 'ClickHouse could not answer; see the log of projections');
  };
}

/** The console: read-only, without listening. */
export function buildConsole(dependencies: ConsoleDependencies): FastifyInstance {
  const server = Fastify({ logger: false, routerOptions: { maxParamLength: LONGEST_ID * 3 } });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (!isOurHost(dependencies.host, request.headers.host)) {
      return refuse(reply, 421, 'wrong_host', 'this console answers under its own address only');
    }
    return undefined;
  });
  server.setErrorHandler(answerError(dependencies.log));
  server.setNotFoundHandler((_, reply) => refuse(reply, 404, 'not_found', 'see / and /api/queries'));
  serveApi(server, dependencies);
  serveHealth(server, dependencies);
  serveFiles(server);
  return server;
}
