import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Certificates } from './certificates.js';
import type { Login } from './login.js';
import type { Secured } from './program.js';
import { openFront } from './tls-front.js';

/** HTTPS with a user and a password in front of a registry that asks for neither, as such a registry is run. */
export function startRegistryFront(certificates: Certificates, login: Login, target: URL): Promise<Secured> {
  const { key, cert } = certificates;
  const wanted = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const server = createServer({ key, cert }, (asked, answer) => {
    if (asked.headers.authorization === wanted) forward(asked, answer, target);
    else refuse(answer);
  });
  return openFront(server);
}

/** As Confluent's registry says it. */
function refuse(answer: ServerResponse): void {
  answer.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="registry"' });
  answer.end(JSON.stringify({ error_code: 401, message: 'Unauthorized' }));
}

function forward(asked: IncomingMessage, answer: ServerResponse, { hostname, port }: URL): void {
  const { authorization: _, ...headers } = asked.headers;
  const onward = request(
    { host: hostname, port, path: asked.url, method: asked.method, headers },
    (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    },
  );
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}
