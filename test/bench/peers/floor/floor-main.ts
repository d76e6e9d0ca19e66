import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';

/**
 * The bare floor under our ingress: node:http and kafkajs as they come, group commit, and nothing else: no path is read,
 * no body parsed, no signature checked, nothing encoded, nothing counted.
 * Arguments: port, brokers, topic.
 */
const [port = '0', brokers = '', topic = ''] = process.argv.slice(2);
const IN_FLIGHT = 3;
const ALL_REPLICAS = -1;

interface Waiting {
  readonly value: Buffer;
  readonly reply: ServerResponse;
}

const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'bench-floor', logLevel: logLevel.ERROR });
const producer = kafka.producer({ allowAutoTopicCreation: false });
let waiting: Waiting[] = [];
let inFlight = 0;
let planned = false;

async function flush(): Promise<void> {
  planned = false;
  if (inFlight === IN_FLIGHT || waiting.length === 0) return;
  const batch = waiting;
  waiting = [];
  inFlight += 1;
  let status = 200;
  try {
    await producer.send({ topic, acks: ALL_REPLICAS, messages: batch.map(({ value }) => ({ value })) });
  } catch {
    status = 503;
  }
  for (const { reply } of batch) reply.writeHead(status, { 'content-length': 2 }).end('ok');
  inFlight -= 1;
  plan();
}

/** After the I/O of this turn, so that requests that came together leave together. */
function plan(): void {
  if (planned || waiting.length === 0 || inFlight === IN_FLIGHT) return;
  planned = true;
  setImmediate(() => void flush());
}

function receive(request: IncomingMessage, reply: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.once('end', () => {
    waiting.push({ value: Buffer.concat(parts), reply });
    plan();
  });
}

async function main(): Promise<void> {
  await producer.connect();
  createServer(receive).listen(Number(port), '127.0.0.1', () => console.log('{"ready":"floor"}'));
}

void main();
