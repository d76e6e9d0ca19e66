import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gate, stand } from './ingress.given.js';
import { MAX_BODY_BYTES } from './read-body.js';
import { SAMPLES } from './samples.given.js';

/** What only real sockets show: framing, connections, and stopping. */

const [SAMPLE] = SAMPLES;
if (SAMPLE === undefined) throw new Error('no samples');
const { url, body } = SAMPLE;

async function listening(over: Parameters<typeof stand>[0] = {}) {
  const one = stand(over);
  await one.ingress.server.listen({ host: '127.0.0.1', port: 0 });
  const address = one.ingress.server.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { ...one, port: (address satisfies AddressInfo).port };
}
type Listening = Awaited<ReturnType<typeof listening>>;

/** A client that writes raw bytes and keeps all that comes back. */
class RawClient {
  received = '';
  ended = false;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text: string) => {
      this.received += text;
    });
    this.socket.on('close', () => {
      this.ended = true;
    });
    this.socket.on('error', () => {});
  }

  async until(seen: (client: RawClient) => boolean, withinMs = 5_000): Promise<void> {
    const started = Date.now();
    while (!seen(this)) {
      if (Date.now() - started > withinMs) throw new Error(`not seen; received: ${this.received}`);
      await sleep(2);
    }
  }

  get statuses(): number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  }
}

const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n');
const JSON_HEADER = 'Content-Type: application/json';
const request = (text: string, path = url) =>
  head(path, JSON_HEADER, `Content-Length: ${Buffer.byteLength(text)}`) + text;
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

let server: Listening;
let client: RawClient;
async function start(over: Parameters<typeof stand>[0] = {}): Promise<void> {
  server = await listening(over);
  client = new RawClient(server.port);
}
afterEach(async () => {
  client.socket.destroy();
  await server.ingress.stopServing(0);
});

describe('bodies', () => {
  it('are taken in chunks without a length, and split anywhere', async () => {
    await start();
    client.socket.write(head(url, JSON_HEADER, 'Transfer-Encoding: chunked'));
    for (const part of body.match(/.{1,50}/gs) ?? []) client.socket.write(chunk(part));
    client.socket.write('0\r\n\r\n');
    await client.until(({ statuses }) => statuses.length === 1);
    expect(client.statuses).toEqual([200]);
    expect(server.callbacks[0]?.body.toString()).toBe(body);
  });

  it('may come after 100-continue', async () => {
    await start();
    client.socket.write(head(url, JSON_HEADER, 'Expect: 100-continue', `Content-Length: ${body.length}`));
    await client.until(({ statuses }) => statuses.length === 1);
    client.socket.write(body);
    await client.until(({ statuses }) => statuses.length === 2);
    expect(client.statuses).toEqual([100, 200]);
  });

  it.each([
    ['no content type', head(url, `Content-Length: ${body.length}`) + body],
    ['neither content type nor body', head(url, 'Content-Length: 0')],
    ['neither content type nor length', head(url)],
  ])('with %s are refused with 415', async (_, text) => {
    await start();
    client.socket.write(text);
    await client.until(({ statuses }) => statuses.length === 1);
    expect(client.statuses).toEqual([415]);
  });
});

describe('a body over the limit', () => {
  const big = 'x'.repeat(MAX_BODY_BYTES + 1);

  it('is refused with its length announced, and the connection goes on', async () => {
    await start();
    client.socket.write(request(big));
    client.socket.write(request(body));
    await client.until(({ statuses }) => statuses.length === 2);
    expect(client.statuses).toEqual([413, 200]);
    expect(server.rejections).toMatchObject([{ cause: 'body_too_large', body_length: big.length }]);
    expect(server.rejections[0]?.body_start).toHaveLength(8192);
  });

  it('is refused in chunks without a length, and the connection goes on', async () => {
    await start();
    client.socket.write(head(url, JSON_HEADER, 'Transfer-Encoding: chunked'));
    for (let sent = 0; sent <= MAX_BODY_BYTES; sent += 1024) client.socket.write(chunk('y'.repeat(1024)));
    client.socket.write('0\r\n\r\n');
    client.socket.write(request(body));
    await client.until(({ statuses }) => statuses.length === 2);
    expect(client.statuses).toEqual([413, 200]);
  });

  it('of exactly the limit is read', async () => {
    await start();
    client.socket.write(request('x'.repeat(MAX_BODY_BYTES)));
    await client.until(({ statuses }) => statuses.length === 1);
    expect(client.statuses).toEqual([401]);
  });

  it('that never ends is answered and cut off', async () => {
    await start();
    client.socket.write(head(url, JSON_HEADER, 'Transfer-Encoding: chunked'));
    const piece = chunk('z'.repeat(64 * 1024));
    const writing = setInterval(() => client.socket.write(piece), 1);
    await client.until(({ ended }) => ended);
    clearInterval(writing);
    expect(server.rejections).toMatchObject([{ cause: 'body_too_large' }]);
    expect(server.rejections[0]?.body_length).toBeLessThan(5 * 1024 * 1024);
  });

  it('whose sender stops in the middle is answered and cut off', async () => {
    await start();
    client.socket.write(head(url, JSON_HEADER, `Content-Length: ${big.length * 2}`) + big);
    await client.until(({ ended }) => ended);
    expect(client.statuses).toEqual([413]);
    expect(client.received).toMatch(/connection: close/i);
  });
});

describe('connections', () => {
  it('of a sender that goes away in the middle leave nothing behind', async () => {
    await start();
    client.socket.write(`${head(url, JSON_HEADER, 'Content-Length: 1000')}{"a"`);
    await sleep(20);
    client.socket.destroy();
    await sleep(20);
    expect(server.kafka.requests).toEqual([]);
    expect(server.rejections).toEqual([]);
    expect((await server.post(url, body)).status).toBe(200);
  });

  it.each([
    ['not HTTP', 'hello\r\n\r\n', [400]],
    ['two lengths', `${head(url, JSON_HEADER, 'Content-Length: 1', 'Content-Length: 2')}ab`, [400]],
    [
      'length and chunks',
      `${head(url, JSON_HEADER, 'Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
      [400],
    ],
    ['headers without end', head(url, `X: ${'h'.repeat(20_000)}`), [431]],
  ])('that send %s are refused', async (_, text, statuses) => {
    await start();
    client.socket.write(text);
    await client.until(({ ended }) => ended);
    expect(client.statuses).toEqual(statuses);
    expect(server.kafka.requests).toEqual([]);
  });
});

describe('stopping', () => {
  it('finishes what was begun, then closes its connection, and takes no new one meanwhile', async () => {
    await start();
    const acknowledged = gate();
    server.kafka.behaviour = () => acknowledged.passed;
    client.socket.write(request(body));
    while (server.kafka.requests.length === 0) await sleep(1);

    const stopping = server.ingress.stopServing(5_000);
    await sleep(20);
    const late = new RawClient(server.port);
    await late.until(({ ended }) => ended);
    expect(late.received).toBe('');

    acknowledged.open();
    await client.until(({ ended }) => ended);
    expect(client.statuses).toEqual([200]);
    await stopping;
    await server.ingress.flush();
    expect(server.kafka.to('callbacks.newpay')).toHaveLength(1);
  });

  it('serves a request that had begun to come', async () => {
    await start();
    const text = request(body);
    client.socket.write(text.slice(0, 40));
    await sleep(20);
    const stopping = server.ingress.stopServing(5_000);
    client.socket.write(text.slice(40));
    await client.until(({ ended }) => ended);
    expect(client.statuses).toEqual([200]);
    await stopping;
  });

  it('is no longer ready and cuts off who does not finish', async () => {
    await start();
    client.socket.write(`${head(url, JSON_HEADER, 'Content-Length: 1000')}{`);
    await sleep(20);
    const stopping = server.ingress.stopServing(50);
    expect((await server.ingress.server.inject('/readyz')).body).toContain('stopping');
    await stopping;
    await client.until(({ ended }) => ended);
    expect(client.statuses).toEqual([]);
  });
});
