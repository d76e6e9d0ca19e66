import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { callbackOutcomes, callbacksRejected, deadLetters } from '@quittance/schemas/topics/index';
import { eventually } from '../harness/eventually.js';
import { newHome, ROOT, removeHome, type Stack, start, startStack } from '../harness/stack.js';
import { readTopic } from '../harness/topics.js';
import { foreignAccounts, paths } from './foreign/accounts.js';
import { post } from './foreign/http.js';
import { eftpayBody, newpayBody } from './foreign/signing.js';

const JSON_TYPE = 'application/json';
const main = join(ROOT, 'cli', 'dist', 'main.js');

describe('bad input', () => {
  const home = newHome('bad-input');
  const accounts = foreignAccounts(home);
  const path = paths(accounts);
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack(home, ['--accounts', accounts.file], accounts.env);
  }, 180_000);
  afterAll(async () => {
    await stack?.stop();
    removeHome(home);
  }, 60_000);

  const send = (to: string, body: string | Uint8Array, contentType = JSON_TYPE) =>
    post(stack.endpoints.ingress + to, body, { 'content-type': contentType });

  const payment = {
    appId: '6',
    payStatus: 'SUCCESS',
    payMethod: 1,
    orderType: 'ONLINE',
    orderAmt: { value: '12.00', currency: 'LAK' },
    mchOrderNo: 'm-1',
    newpayOrderNo: 'np-bad',
    subject: '',
    settlementStatus: 0,
    paytime: 1_700_000_000_000,
    attach: '',
  };
  const newpay = (change: object = {}) => newpayBody({ ...payment, ...change }, accounts.privateKey);
  const sale = {
    trade_type: 'SALE',
    user_confirm_key: 'S0003469',
    out_trade_no: 'm-2',
    eftpay_trade_no: 'eft-bad',
    transaction_id: 't-2',
    total_fee: '12.00',
    currency: 'HKD',
    trade_status: 'TRADE_SUCCESS',
    gmt_payment: '2026-03-01 10:00:00',
    time: '20260301100000',
    wallet: 'OCT',
    tid: '1',
  };
  const eftpay = (change: object = {}) => eftpayBody({ ...sale, ...change }, accounts.eftpaySecret);
  const order = {
    osTradeNo: 'os-bad',
    ownerTradeNo: 'm-3',
    tpTradeNo: 't-3',
    tradeStatus: 'SUCCESS',
    orderFee: 1200,
    paymentFee: 1200,
    refundFee: 0,
    createdTime: 1_700_000_000_000,
    payTime: 1_700_000_000_000,
  };
  const hfcsbc = (change: object = {}) => JSON.stringify({ ...order, ...change });

  describe('is refused in the provider’s failure shape, and its cause is on record', () => {
    const unsigned = (body: string) => body.replace(/,"sign":"[^"]*"/, '');
    const doubled = (body: string) => body.replace(/("sign":"[^"]*")/, '$1,$1');
    const NEWPAY_FAILURE = { transResult: 'FAIL' };
    const aNumber: unknown = expect.any(Number);
    const aText: unknown = expect.any(String);
    const aTime: unknown = expect.stringMatching(/^\d{14}$/);
    const HFCSBC_FAILURE = { code: aNumber, msg: aText, data: null };
    const EFTPAY_FAILURE = {
      return_code: 'false',
      time: aTime,
      sign: aText,
    };

    it.each<[string, () => Promise<{ status: number; body: string }>, number, string, unknown]>([
      ['unknown provider', () => send('/callbacks/nobody/laos', '{}'), 404, 'unknown_provider', null],
      [
        'unknown account',
        () => send('/callbacks/newpay/nobody', newpay()),
        404,
        'unknown_account',
        NEWPAY_FAILURE,
      ],
      [
        'over 256 KB',
        () => send(path.newpay, Buffer.alloc(256 * 1024 + 1, 0x20)),
        413,
        'body_too_large',
        NEWPAY_FAILURE,
      ],
      [
        'wrong content type',
        () => send(path.hfcsbc, hfcsbc(), 'text/xml'),
        415,
        'wrong_content_type',
        HFCSBC_FAILURE,
      ],
      ['not JSON', () => send(path.newpay, '{"data":'), 401, 'not_json', NEWPAY_FAILURE],
      [
        'wrong signature',
        () => send(path.newpay, newpay().replace('12.00', '92.00')),
        401,
        'wrong_signature',
        NEWPAY_FAILURE,
      ],
      [
        'wrong signature',
        () => send(path.eftpay, eftpay().replace('12.00', '92.00')),
        401,
        'wrong_signature',
        EFTPAY_FAILURE,
      ],
      ['missing sign', () => send(path.newpay, unsigned(newpay())), 401, 'missing_sign', NEWPAY_FAILURE],
      ['double sign', () => send(path.eftpay, doubled(eftpay())), 401, 'double_sign', EFTPAY_FAILURE],
      [
        'unknown user_confirm_key',
        () => send(path.eftpay, eftpay({ user_confirm_key: 'S1' })),
        401,
        'unknown_user_confirm_key',
        EFTPAY_FAILURE,
      ],
      [
        'wrong path token',
        () => send('/callbacks/hfcsbc/hefei/0123456789abcdef', hfcsbc()),
        401,
        'wrong_path_token',
        HFCSBC_FAILURE,
      ],
    ])(
      '%s',
      async (_name, request, status, cause, shape) => {
        const before = await countCause(cause);
        const answer = await request();
        expect(answer.status).toBe(status);
        if (shape !== null) expect(JSON.parse(answer.body)).toEqual(shape);
        await eventually(
          () => countCause(cause),
          (count) => count === before + 1,
        );
      },
      40_000,
    );

    const countCause = async (cause: string): Promise<number> =>
      (await readTopic(stack.endpoints, callbacksRejected)).filter((one) => one.cause === cause).length;
  });

  describe('authentic but unreadable is accepted, then a dead letter with its reason and an outcome', () => {
    it.each<[string, string, () => string, string]>([
      ['unknown enum', 'newpay', () => newpay({ payStatus: 'PERHAPS' }), 'unknown_status'],
      ['missing id', 'newpay', () => newpay({ newpayOrderNo: null }), 'missing_field'],
      [
        'too many digits',
        'newpay',
        () => newpay({ orderAmt: { value: '92233720368547758.08', currency: 'LAK' } }),
        'amount_too_many_digits',
      ],
      ['below the minor unit', 'eftpay', () => eftpay({ total_fee: '0.001' }), 'unsupported_precision'],
      ['a currency without an exponent', 'eftpay', () => eftpay({ currency: 'MOP' }), 'unknown_currency'],
      [
        '2^53 and beyond',
        'hfcsbc',
        () => hfcsbc().replace('"orderFee":1200', '"orderFee":9007199254740993'),
        'unsafe_integer',
      ],
    ])(
      '%s (%s)',
      async (_name, provider, body, reason) => {
        const before = await reasons(provider);
        const to = Object.entries(path).find(([name]) => name === provider)?.[1] ?? '';
        expect((await send(to, body())).status).toBe(200);
        const after = await eventually(
          () => reasons(provider),
          ({ letters }) => letters.length > before.letters.length,
        );
        expect(after.letters.filter((one) => one === reason)).toHaveLength(
          before.letters.filter((one) => one === reason).length + 1,
        );
        expect(after.outcomes).toEqual(after.letters);
      },
      40_000,
    );

    const reasons = async (provider: string) => {
      const letters = (await readTopic(stack.endpoints, deadLetters)).filter(
        (one) => one.provider === provider,
      );
      const outcomes = (await readTopic(stack.endpoints, callbackOutcomes)).filter(
        (one) => one.provider === provider && one.outcome === 'quarantined',
      );
      const sorted = (list: readonly { readonly reason: string }[]) =>
        list.map(({ reason }) => reason).toSorted();
      return { letters: sorted(letters), outcomes: sorted(outcomes) };
    };
  });

  describe('hostile JSON never stops the others', () => {
    it.each<[string, string | Uint8Array]>([
      ['a prototype', '{"__proto__":{"data":{}},"constructor":{"prototype":{}}}'],
      ['200,000 brackets', '['.repeat(200_000)],
      ['100,000 objects deep', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
      ['a lone surrogate', '{"data":{"a":"\\ud800","sign":"x"}}'],
      ['NUL', '{"data":{"a":"\\u0000","sign":"x"}}'],
      ['a byte order mark', `\uFEFF{"data":{"sign":"x"}}`],
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
      ['a number without end', `{"data":{"a":${'9'.repeat(100_000)},"sign":"x"}}`],
    ])('%s', async (_name, body) => {
      const [hostile, good] = await Promise.all([send(path.newpay, body), send(path.newpay, newpay())]);
      expect(hostile.status).toBe(401);
      expect(good.status).toBe(200);
      expect(good.body).toContain('SUCCESS');
    });
  });

  it('leaves nothing without an outcome: the verification proves it', async () => {
    const run = start(process.execPath, [main, 'verify', '--json'], { QUITTANCE_HOME: home });
    const code = await run.ended;
    expect(`${run.output()} exit ${code}`).toMatch(/exit 0$/);
    expect(run.output()).toContain('"verdict":"proven"');
  }, 90_000);
});

describe('a wrong accounts file', () => {
  it('has all its mistakes listed, and nothing is started', async () => {
    const home = newHome('bad-accounts');
    const file = join(home, 'accounts.json');
    writeFileSync(
      file,
      JSON.stringify({
        accounts: [{ provider: 'newpay', account: 'a b', keys: [] }, { provider: 'paypal' }],
      }),
    );
    const run = start(process.execPath, [main, 'up', '--accounts', file], {
      QUITTANCE_HOME: join(home, 'inner'),
    });
    expect(await run.ended).toBe(2);
    for (const place of [
      'accounts[0].account',
      'accounts[0].keys',
      'accounts[0].merchant',
      'accounts[1].provider',
    ]) {
      expect(run.output()).toContain(place);
    }
    expect(run.output()).not.toContain('Kafka');
    removeHome(home);
  }, 30_000);
});

describe('a server that is down at start', () => {
  it('is waited for, with a line saying which', async () => {
    const home = newHome('down');
    const { port, server } = await reservedPort();
    server.close();
    const address = `127.0.0.1:${port}`;
    const run = start(process.execPath, [main, 'up', '--no-sandbox'], {
      QUITTANCE_HOME: home,
      QUITTANCE_KAFKA_BROKERS: address,
      QUITTANCE_SCHEMA_REGISTRY_URL: `http://${address}/apis/ccompat/v7`,
      QUITTANCE_REDIS_URL: `redis://${address}`,
      QUITTANCE_CLICKHOUSE_URL: `http://${address}`,
    });
    await eventually(run.output, (output) => output.includes(`waiting for Kafka at ${address}`));
    expect(run.output()).toContain(`waiting for Redis at ${address}`);
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    removeHome(home);
  }, 60_000);
});

async function reservedPort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}
