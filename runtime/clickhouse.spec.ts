import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { openClickHouse } from './clickhouse.js';

const SUMMARY = { 'x-clickhouse-summary': '{"result_rows":"2"}' };

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server that answers like this; what it is asked does not matter. */
async function answering(answer: (response: ServerResponse) => void) {
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const settings = { url: `http://127.0.0.1:${port}`, username: 'u', password: 'p', tls: null };
  const clickhouse = openClickHouse(settings);
  stops.push(async () => {
    await clickhouse.close();
    server.closeAllConnections();
    server.close();
  });
  return { ask: () => clickhouse.stream({ statement: 'SELECT 1', parameters: {}, settings: {} }) };
}

describe('a streamed answer', () => {
  it('comes whole with its number of rows', async () => {
    const { ask } = await answering((response) => response.writeHead(200, SUMMARY).end('a\nb\n'));
    const { rows, body } = await ask();
    expect([rows, await text(body)]).toEqual([2, 'a\nb\n']);
  });

  it('is an error of the stream where the connection ends before the answer does', async () => {
    const { ask } = await answering((response) => {
      response.writeHead(200, SUMMARY).write('a\n', () => response.destroy());
    });
    const { body } = await ask();
    await expect(text(body)).rejects.toThrow();
  });

  it('is refused where nothing tells how many rows it has', async () => {
    const { ask } = await answering((response) => response.writeHead(200).end('a\n'));
    await expect(ask()).rejects.toThrow('how many rows');
  });
});
