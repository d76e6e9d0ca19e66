import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountsOf } from '@quittance/runtime/accounts/account';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { FakeKafka, gate, LIMITS, stand, turn, until } from '../ingress.given.js';
import { ALL_ACCOUNTS, looksLikeFailure, ONE_EACH, sample } from '../samples.given.js';
import { openSpill, type SpillStation } from './station.js';

let folder: string;
let station: SpillStation | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'station-'));
});
afterEach(async () => {
  await station?.stop();
  station = null;
  rmSync(folder, { recursive: true });
});

const log = createLog({ service: 't', level: 'silent', stream: { write: () => {} } });

async function opened(kafka: FakeKafka): Promise<SpillStation> {
  station = await openSpill({
    path: folder,
    maxBytes: 1_000_000,
    appender: kafka,
    log,
    metrics: createMetrics('ingress'),
  });
  return station;
}

/** An ingress before a Kafka that is away, whose accounts of one provider want the spill. */
async function standing(wanting: string) {
  const kafka = new FakeKafka();
  kafka.behaviour = () => Promise.reject(new Error('no broker'));
  const list = ALL_ACCOUNTS.map((account) => ({ ...account, spill: account.provider === wanting }));
  const spill = await opened(kafka);
  const { post, ingress } = stand({
    appender: kafka,
    spill,
    accounts: { current: () => accountsOf(list), reload: () => {} },
    limits: { ...LIMITS, ackTimeoutMs: 200 },
  });
  return { kafka, spill, post, ingress };
}

const files = () => readdirSync(folder).filter((file) => file.endsWith('.spill'));

test('accounts that want it are told success while Kafka is away, the others to come again; Kafka gets all of it', async () => {
  const { kafka, spill, post } = await standing('newpay');
  for (const { url, body } of ONE_EACH) {
    const reply = await post(url, body);
    const isSpilled = url.startsWith('/callbacks/newpay/');
    expect([url, reply.status, looksLikeFailure(url, reply.body)]).toEqual([
      url,
      isSpilled ? 200 : 503,
      !isSpilled,
    ]);
  }
  expect(files()).toHaveLength(1);
  const before = kafka.requests.length;
  kafka.behaviour = () => Promise.resolve();
  spill.start();
  await until(() => files().length === 0);
  const drained = kafka.requests.slice(before).flat();
  const wanted = ONE_EACH.filter(({ url }) => url.startsWith('/callbacks/newpay/'));
  expect(drained.map(({ value }) => value.toString())).toEqual(wanted.map(({ body }) => body.toString()));
});

test('what a former process left is brought to Kafka by the next', async () => {
  const { post, spill } = await standing('eftpay');
  const { url, body } = sample('eftpay web sale');
  expect((await post(url, body)).status).toBe(200);
  await spill.stop();
  const kafka = new FakeKafka();
  (await opened(kafka)).start();
  await until(() => files().length === 0);
  expect(kafka.requests.flat().map(({ value }) => value.toString())).toEqual([body.toString()]);
});

test('stopping gives the folder up last: what Kafka refuses at the end lies in it', async () => {
  const { kafka, post, ingress } = await standing('eftpay');
  const answer = gate();
  kafka.behaviour = () => answer.passed;
  const { url, body } = sample('eftpay web sale');
  const reply = post(url, body);
  await until(() => kafka.requests.length > 0);
  const flushed = ingress.flush();
  await turn();
  expect([files(), existsSync(join(folder, 'owner'))]).toEqual([[], true]);
  answer.fail(new Error('no broker'));
  await flushed;
  expect((await reply).status).toBe(200);
  expect([files().length, existsSync(join(folder, 'owner'))]).toEqual([1, false]);
});

test('one folder is one process’: another that lives is refused, one that is gone is not', async () => {
  writeFileSync(join(folder, 'owner'), '1');
  await expect(opened(new FakeKafka())).rejects.toMatchObject({ code: 'spill_in_use' });
  for (const left of [String(2 ** 22 + 1), String(process.pid), 'garbage']) {
    writeFileSync(join(folder, 'owner'), left);
    await (await opened(new FakeKafka())).stop();
    station = null;
    expect(existsSync(join(folder, 'owner'))).toBe(false);
  }
});
