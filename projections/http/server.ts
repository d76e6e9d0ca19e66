import { errorText } from '@quittance/runtime/errors';
import { LIVE_BODY } from '@quittance/runtime/http-health';
import type { Log } from '@quittance/runtime/log';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { answerHeaders } from '../queries/answer.js';
import { BadParameter } from '../queries/run.js';
import type { QueryApi } from './api.js';
import { openApi } from './openapi.js';
import { Refusal } from './refusals.js';
import { texts } from './texts.js';
import { type ApiToken, tokenOf } from './tokens.js';

export interface QueryServerDependencies {
  readonly api: QueryApi;
  /** Those in force now. */
  readonly tokens: () => readonly ApiToken[];
  readonly log: Log;
  /** A connection on which nothing moves for so long is closed: it holds one of the places. */
  readonly idleTimeoutMs: number;
}

/** Figures are nobody's to keep or to guess types of. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

const PATHS = ['/queries', '/queries/:name', '/openapi.json', '/livez'] as const;

const REQUEST_TIMEOUT_MS = 10_000;
const LONGEST_NAME = 100;

function refuse(reply: FastifyReply, { status, error, message, retryAfterS }: Refusal): FastifyReply {
  if (retryAfterS !== null) reply.header('retry-after', String(retryAfterS));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="quittance"');
  return reply.code(status).send({ error, detail: message });
}

function who(request: FastifyRequest, tokens: readonly ApiToken[]): ApiToken {
  const token = tokenOf(request.headers.authorization, tokens);
  if (token !== null) return token;
  throw new Refusal(
    401,
    'unknown_token',
    'send "Authorization: Bearer <token>" with a token of QUITTANCE_API_TOKENS_FILE',
  );
}

/** Aborted when the connection ends before the answer has been sent. */
function hangUp(reply: FastifyReply): AbortSignal {
  const aborter = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) aborter.abort();
  });
  return aborter.signal;
}

const ALLOWED = 'GET, HEAD, OPTIONS';
const SERVED: readonly string[] = ALLOWED.split(', ');

/**
 * A path that is there is not "not found" by another method (RFC 9110, 15.5.6): it is told which it has, before a token
 * or a body is looked at. OPTIONS asks for just that. HEAD is served with GET, by Fastify.
 */
function refuseOtherMethods(server: FastifyInstance, url: string): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reply.header('allow', ALLOWED);
    if (request.method === 'OPTIONS') return reply.code(204).send();
    const detail = `${request.method} is not for this path: it is read only, by ${ALLOWED}`;
    return refuse(reply, new Refusal(405, 'method_not_allowed', detail));
  };
  const method = ['OPTIONS', ...server.supportedMethods.filter((one) => !SERVED.includes(one))];
  // As a hook, for a body of any kind would be read, and refused by its kind, before the handler.
  server.route({ method, url, onRequest: answer, handler: answer });
}

function serveQueries(server: FastifyInstance, { api, tokens, log }: QueryServerDependencies): void {
  server.get('/queries', (request) => {
    who(request, tokens());
    return api.catalogue();
  });
  server.get<{ Params: { name: string } }>('/queries/:name', async (request, reply) => {
    const token = who(request, tokens());
    const { name } = request.params;
    const startedMs = performance.now();
    const answered = await api.ask(token, name, texts(request.query), hangUp(reply));
    const { format, head, body } = answered;
    body.once('close', () => {
      const ms = Math.round(performance.now() - startedMs);
      const whole = body.readableEnded;
      log.info(
        { asker: token.name, merchant: token.merchant, query: name, format, rows: head.row_count, ms, whole },
        'answered',
      );
    });
    return reply.headers(answerHeaders(answered, format)).send(body);
  });
}

/** A mistake of the asker is told in full; anything else is logged, and the answer says only that it failed. */
function answerError(log: Log) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (thrown instanceof Refusal) return refuse(reply, thrown);
    if (thrown instanceof BadParameter)
      return refuse(reply, new Refusal(400, 'bad_parameter', thrown.message));
    log.error({ err: thrown, path: request.routeOptions.url }, `query API: ${errorText(thrown)}`);
    const detail = 'ClickHouse could not answer; see the log of projections';
    return refuse(reply, new Refusal(503, 'unavailable', detail, 1));
  };
}

/** The query API: read-only, without listening. Its paths and bodies are described by /openapi.json. */
export function buildQueryServer(dependencies: QueryServerDependencies): FastifyInstance {
  const { api, log, idleTimeoutMs } = dependencies;
  const server = Fastify({
    logger: false,
    connectionTimeout: idleTimeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: LONGEST_NAME },
  });
  server.addHook('onRequest', async (_, reply) => {
    reply.headers(HEADERS);
  });
  server.setErrorHandler(answerError(log));
  server.setNotFoundHandler((_, reply) =>
    refuse(reply, new Refusal(404, 'not_found', 'there are /queries, /queries/<name> and /openapi.json')),
  );
  const document = openApi(api.catalogue());
  server.get('/openapi.json', () => document);
  server.get('/livez', (_, reply) => reply.type('application/json').send(LIVE_BODY));
  serveQueries(server, dependencies);
  for (const url of PATHS) refuseOtherMethods(server, url);
  return server;
}
