import { join } from 'node:path';
import { openCodec } from '@quittance/runtime/codec';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import { callbacks, deadLetters } from '@quittance/schemas/topics/index';
import { eventually } from '../harness/eventually.js';
import { newHome, ROOT, removeHome, type Stack, start, startStack } from '../harness/stack.js';
import { asMembers } from '../simulator/json.js';
import { foreignAccounts } from './foreign/accounts.js';
import { newpayBody } from './foreign/signing.js';

const MAIN = join(ROOT, 'cli', 'dist', 'main.js');
const PAID_AT = Date.UTC(2026, 2, 1);

/** Dead letters of callbacks that the rules of that day did not know, and those of today do. */
describe('dead letters sent again, and a projection made anew', () => {
  const home = newHome('redrive');
  const accounts = foreignAccounts(home);
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack(home, ['--accounts', accounts.file], accounts.env);
    await plant([payment('np-1', '12.50'), payment('np-2', '7.00')]);
  }, 300_000);

  afterAll(async () => {
    await stack?.stop();
    removeHome(home);
  }, 60_000);

  function payment(order: string, value: string): Callback {
    const notice = {
      appId: '6',
      payStatus: 'SUCCESS',
      payMethod: 1,
      orderType: 'ONLINE',
      orderAmt: { value, currency: 'USD' },
      mchOrderNo: `m-${order}`,
      newpayOrderNo: order,
      settlementStatus: 2,
      paytime: PAID_AT,
      attach: '',
    };
    return {
      callback_id: `c-${order}`,
      provider: 'newpay',
      account: 'laos',
      merchant: 'acme',
      time_zone: 'Asia/Vientiane',
      options: {},
      received_at: PAID_AT,
      trust: 'SIGNED',
      key_id: 'k1',
      content_type: 'application/json',
      body: Buffer.from(newpayBody(notice, accounts.privateKey)),
      body_sha256: '',
    };
  }

  async function plant(all: readonly Callback[]): Promise<void> {
    const { kafka, schemaRegistry: url } = stack.endpoints;
    const codec = await openCodec({ url, username: null, password: null, tls: null });
    const [letters, values] = [await codec.topic(deadLetters), await codec.topic(callbacks)];
    const appender = await openAppender(
      createKafka({ brokers: kafka.split(','), tls: null, sasl: null }, 'spec'),
    );
    await appender.append(
      all.map((callback, place) => {
        const key = Buffer.from(callback.callback_id);
        const letter: DeadLetter = {
          dead_letter_id: `callbacks.newpay|0|${900 + place}|-1`,
          step: 'translate',
          reason: 'unknown_status',
          detail: 'payStatus',
          provider: callback.provider,
          account: callback.account,
          origin_topic: 'callbacks.newpay',
          origin_partition: 0,
          origin_offset: 900 + place,
          callback_id: callback.callback_id,
          received_at: callback.received_at,
          key,
          value: values.encode(callback),
        };
        const headers = { provider: 'newpay', account: 'laos', callback_id: callback.callback_id };
        return {
          topic: 'dead-letters',
          key,
          value: letters.encode(letter),
          headers,
          timestampMs: Date.now(),
          partition: null,
        };
      }),
    );
    await appender.close();
  }

  async function quittance(...args: readonly string[]) {
    const run = start(process.execPath, [MAIN, ...args], { QUITTANCE_HOME: home, QUITTANCE_ACTOR: 'li.na' });
    return { code: await run.ended, text: run.output() };
  }

  async function rows(...args: readonly string[]) {
    const { code, text } = await quittance('query', ...args, '--json');
    if (code !== 0) throw new Error(text);
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.map(asMembers) : [];
  }

  const outcomes = () => rows('callback_outcomes', '--where', "topic = 'redrives'");

  it('shows what would happen and does nothing, until it is told to', async () => {
    const { code, text } = await quittance('redrive', '--reason', 'unknown_status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      dead_letters: { 'translate: unknown_status': 2 },
      outcomes: { applied: 4 },
      orders_changed: 2,
      money: [
        { account: 'laos', movement: 'payment', amount: '19.50', amount_minor: '1950', currency: 'USD' },
      ],
      sent: false,
    });
    expect(await outcomes()).toEqual([]);
    expect(await rows('orders')).toEqual([]);
  }, 60_000);

  it('refuses more than was allowed, and to send everything without being asked', async () => {
    const tooMany = await quittance('redrive', '--reason', 'unknown_status', '--max', '1', '--apply');
    expect([tooMany.code, tooMany.text]).toEqual([2, expect.stringContaining('--max allows 1')]);
    const all = await quittance('redrive', '--apply');
    expect([all.code, all.text]).toEqual([2, expect.stringContaining('Say which')]);
    expect(await outcomes()).toEqual([]);
  }, 60_000);

  it('counts each once, says who sent it, and once more changes nothing', async () => {
    const sent = await quittance('redrive', '--id', 'c-np-1', '--apply', '--note', 'known since today');
    expect([sent.code, sent.text]).toEqual([0, expect.stringContaining('Sent.')]);
    const paid = () => rows('orders', '--where', "payment_state = 'SUCCEEDED'");
    const [order] = await eventually(paid, (found) => found.length === 1);
    expect(order).toMatchObject({ order_key: 'newpay|laos|np-1', paid_minor: '1250' });
    const audit = await eventually(
      () => rows('redrives'),
      (found) => found.length === 1,
    );
    expect(audit).toMatchObject([{ callback_id: 'c-np-1', actor: 'li.na', note: 'known since today' }]);

    const left = await quittance('redrive', '--id', 'c-np-1', '--apply');
    expect([left.code, left.text]).toEqual([1, expect.stringContaining('No dead letter is so')]);
    await quittance('redrive', '--id', 'c-np-1', '--again', '--apply');
    const told = await eventually(outcomes, (found) => found.length === 6);
    expect(told.map(({ outcome }) => outcome).sort()).toEqual([
      'applied',
      'applied',
      'duplicate',
      'duplicate',
      'translated',
      'translated',
    ]);
    expect(await paid()).toMatchObject([{ paid_minor: '1250' }]);
  }, 120_000);

  it('a projection is built anew beside the live one, swapped, and its old table dropped', async () => {
    const before = await rows('orders');
    const rebuilt = await quittance('rebuild', 'orders');
    expect([rebuilt.code, rebuilt.text]).toEqual([
      0,
      expect.stringContaining('Swapped: both tables were equal'),
    ]);
    expect(await rows('orders')).toEqual(before);
    const dropped = await quittance('rebuild', 'orders', '--drop');
    expect([dropped.code, dropped.text]).toEqual([0, expect.stringMatching(/Dropped t_orders__\d{14}/)]);
    const unknown = await quittance('rebuild', 'nothing');
    expect([unknown.code, unknown.text]).toEqual([2, expect.stringContaining('There are: ')]);
  }, 120_000);

  it('the state, folded from zero beside the live fold, comes to the same bytes; no repair while it runs', async () => {
    const same = await quittance('rebuild', 'state');
    expect([same.code, same.text]).toEqual([0, expect.stringContaining('come to the same bytes')]);
    const refused = await quittance('rebuild', 'state', '--repair');
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('the fold is running')]);
    const wrong = await quittance('rebuild', 'state', '--drop');
    expect([wrong.code, wrong.text]).toEqual([2, expect.stringContaining('for projections')]);
  }, 120_000);
});
