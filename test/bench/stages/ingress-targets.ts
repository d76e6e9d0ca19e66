import { join } from 'node:path';
import { choosePorts } from '@quittance/docker/ports';
import type { Machine } from '../../faults/machine.js';
import { bentoRequests, eftpayBody, makeAccounts, newpayBody, ourRequests } from '../input/bodies.js';
import { makeTopic } from '../kafka.js';
import { wireRequest, writeRequests } from '../load/requests.js';
import { ourMachine } from '../ours.js';
import { bentoMachine, buildBento } from '../peers/bento.js';
import { floorMachine } from '../peers/floor/floor.js';
import type { Booted } from '../stage.js';

/** A server of callbacks under load. */
export interface Target {
  readonly name: string;
  readonly machines: readonly Machine[];
  readonly ports: readonly number[];
  /** Its requests. */
  readonly file: string;
  /** Where its records go: each 200 must be one. */
  readonly topic: string;
}

export const EFTPAY = 'ours, eftPay (SHA-256)';
export const EFTPAY_TWICE = `${EFTPAY}, 2 processes`;
export const NEWPAY = 'ours, NewPay (RSA-2048)';
export const BENTO = 'Bento (HMAC-SHA256)';
export const FLOOR = 'bare floor';
const FLOOR_TOPIC = 'peer-floor';
const BENTO_TOPIC = 'peer-bento';
/** Different requests, sent over and over. */
export const REQUESTS = 20_000;
const QUICK_REQUESTS = 2_000;

/** Those that are measured, not started yet; without Bento where it cannot be built. */
export async function targets(context: Booted): Promise<readonly Target[]> {
  const { servers, extent, say } = context;
  const { home, kafka } = servers;
  const count = extent.size ?? (extent.quick ? QUICK_REQUESTS : REQUESTS);
  const accounts = makeAccounts(home);
  const chosen = await choosePorts(join(home, 'sandbox'));
  const { kafka: port, kafkaController: secondPort, registry: floorPort, redis: bentoPort } = chosen;
  const requestsFile = (name: string, requests: readonly Buffer[]): string => {
    const file = join(home, `${name}.requests`);
    writeRequests(file, requests);
    return file;
  };
  const bodies = Array.from({ length: count }, (_, order) => eftpayBody(accounts.eftpay, order, 'E'));
  say(
    `   bodies of ${bodies[0]?.length ?? 0} bytes (eftPay), ${newpayBody(accounts.newpay, 0, 'N').length} (NewPay)`,
  );
  const plain = bodies.map((body) => wireRequest({ path: '/post', body, headers: {} }));
  const machineAt = (name: string, at: number): Machine =>
    ourMachine(servers, {
      name,
      workspace: 'ingress',
      env: { QUITTANCE_ACCOUNTS_FILE: accounts.accountsFile, QUITTANCE_INGRESS_PORT: String(at) },
    });
  const machine = machineAt('ingress', port);
  const second = machineAt('ingress-2', secondPort);
  await makeTopic(kafka, FLOOR_TOPIC);
  await makeTopic(kafka, BENTO_TOPIC);
  const bento = await buildBento(say);
  const eftpay = requestsFile(
    'eftpay',
    ourRequests(accounts.eftpay, count, (order) => bodies[order] ?? ''),
  );
  return [
    {
      name: FLOOR,
      machines: [floorMachine(servers, floorPort, FLOOR_TOPIC)],
      ports: [floorPort],
      file: requestsFile('floor', plain),
      topic: FLOOR_TOPIC,
    },
    ...(bento === null
      ? []
      : [
          {
            name: BENTO,
            machines: [bentoMachine(servers, bento, bentoPort, BENTO_TOPIC)],
            ports: [bentoPort],
            file: requestsFile('bento', bentoRequests(bodies)),
            topic: BENTO_TOPIC,
          },
        ]),
    {
      name: EFTPAY,
      machines: [machine],
      ports: [port],
      file: eftpay,
      topic: 'callbacks.eftpay',
    },
    {
      name: EFTPAY_TWICE,
      machines: [machine, second],
      ports: [port, secondPort],
      file: eftpay,
      topic: 'callbacks.eftpay',
    },
    {
      name: NEWPAY,
      machines: [machine],
      ports: [port],
      file: requestsFile(
        'newpay',
        ourRequests(accounts.newpay, count, (order) => newpayBody(accounts.newpay, order, 'N')),
      ),
      topic: 'callbacks.newpay',
    },
  ];
}
