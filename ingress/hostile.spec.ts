import { ALL_LIVE, madeUpProvider, stand, turn } from './ingress.given.js';
import { accountWith, KEYS, ONE_EACH } from './samples.given.js';

describe('hostile bodies', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const bodies: readonly (readonly [string, string | Buffer])[] = [
    ['depth', deep],
    ['deep objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['__proto__', '{"__proto__":{"sign":"x"},"data":{"__proto__":{"sign":"x"}},"sign":"x"}'],
    ['double sign', '{"sign":"a","sign":"b","data":{"sign":"a","sign":"b"}}'],
    ['lone surrogates', '{"data":{"sign":"\\ud800","a":"\\udfff"},"sign":"\\ud800"}'],
    ['NUL', Buffer.from('{"sign":"a\u0000","data":{"sign":"\\u0000"}}')],
    ['BOM', '\uFEFF{"sign":"a","data":{"sign":"a"}}'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'many members',
      `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')},"sign":"a"}`,
    ],
    ['huge numbers', `{"sign":"a","n":1e999,"m":${'9'.repeat(5000)},"data":{"sign":"a","n":1e999}}`],
    ['null', 'null'],
    ['a list', '[]'],
    ['a half', '{"sign":"a'],
  ];

  it.each(bodies)(
    '%s: refused by every signing provider, crashes none, and the next one is served',
    async (_, text) => {
      const { post, kafka } = stand();
      for (const provider of ['newpay', 'eftpay'])
        expect((await post(`/callbacks/${provider}/main`, text)).status).toBe(401);
      const behindToken = await post(`/callbacks/hfcsbc/main/${KEYS.hfcsbc.signer}`, text);
      expect([200, 401]).toContain(behindToken.status);
      for (const { url, body } of ONE_EACH) expect((await post(url, body)).status).toBe(200);
      expect(kafka.to('callbacks.newpay')).toHaveLength(1);
    },
  );
});

describe('a provider that is wrong itself', () => {
  /** A stand with one more provider and an account at it. */
  function withProvider(over: Parameters<typeof madeUpProvider>[1]) {
    const account = accountWith('madeup', []);
    const find = (provider: string, name: string) =>
      provider === 'madeup' ? account : ALL_LIVE.current().find(provider, name);
    const accounts = { current: () => ({ list: [account], find }), reload: () => {} };
    return stand({ providers: madeUpProvider('madeup', over), accounts });
  }
  const proof = { kind: 'proof', keyId: 'k', trust: 'SIGNED', routingKey: null } as const;
  const throwing = () => {
    throw new RangeError('Maximum call stack size exceeded');
  };

  it('lets nothing in by throwing', async () => {
    const { post, kafka, rejections, lines } = withProvider({ verify: throwing });
    expect((await post('/callbacks/madeup/main', '{}')).status).toBe(503);
    await turn();
    expect(rejections).toMatchObject([{ cause: 'provider_threw' }]);
    expect(kafka.to('callbacks.madeup')).toEqual([]);
    expect(lines.join()).toContain('Maximum call stack');
  });

  it('is not acknowledged where it throws at its own reply', async () => {
    const { post, kafka } = withProvider({ verify: () => proof, acknowledge: throwing });
    const reply = await post('/callbacks/madeup/main', '{}');
    expect(reply).toMatchObject({
      status: 503,
      body: '{"error":"provider_threw","message":"internal error, please send again"}',
    });
    expect(kafka.to('callbacks.madeup')).toHaveLength(1);
  });

  it('that lives by path tokens is not even asked without one', async () => {
    const { post } = withProvider({ usesPathToken: true, verify: () => proof });
    expect((await post('/callbacks/madeup/main', '{}')).status).toBe(401);
    expect((await post('/callbacks/madeup/main/', '{}')).status).toBe(401);
    expect((await post('/callbacks/madeup/main/token', '{}')).status).toBe(200);
  });
});
