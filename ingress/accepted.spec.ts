import { createHash } from 'node:crypto';
import { providers } from '@quittance/schemas/providers/registry';
import { ANY_OBJECT, matching, stand } from './ingress.given.js';
import { JSON_TYPE, KEYS, looksLikeFailure, NOW, ONE_EACH, SAMPLES, sample } from './samples.given.js';

describe('a callback that is signed as its provider signs', () => {
  it.each(SAMPLES.map((one) => [one.name, one] as const))(
    '%s is kept verbatim and acknowledged',
    async (_, one) => {
      const { post, kafka, callbacks, rejections } = stand();
      const reply = await post(one.url, one.body, { 'content-type': 'Application/JSON; charset=UTF-8' });

      const [, , name = ''] = one.url.split('/');
      expect(reply.status).toBe(200);
      expect(looksLikeFailure(one.url, reply.body)).toBe(false);
      expect(callbacks).toEqual([
        {
          callback_id: matching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
          provider: name,
          account: 'main',
          merchant: 'acme',
          time_zone: 'Asia/Shanghai',
          options: ANY_OBJECT,
          received_at: NOW,
          trust: providers.get(name)?.usesPathToken === true ? 'UNSIGNED' : 'SIGNED',
          key_id: matching(/-1$/),
          content_type: 'Application/JSON; charset=UTF-8',
          body: Buffer.from(one.body),
          body_sha256: createHash('sha256').update(one.body).digest('hex'),
        },
      ]);
      const id = callbacks[0]?.callback_id ?? '';
      expect(kafka.requests.flat()).toEqual([
        {
          topic: `callbacks.${name}`,
          key: Buffer.from(one.routingKey),
          value: Buffer.from(one.body),
          headers: {
            traceparent: `00-${id.replaceAll('-', '')}-${id.replaceAll('-', '').slice(16)}-00`,
            provider: name,
            account: 'main',
            callback_id: id,
          },
          timestampMs: NOW,
          partition: null,
        },
      ]);
      expect(rejections).toEqual([]);
    },
  );

  it('gets the exact reply of its provider', async () => {
    const { post } = stand();
    const replies = await Promise.all(ONE_EACH.map(({ url, body }) => post(url, body)));
    expect(Object.fromEntries(replies.map((reply, index) => [ONE_EACH[index]?.name, reply.body]))).toEqual({
      'newpay payment': '{"transResult":"SUCCESS"}',
      'eftpay web sale': matching(
        /^{"return_code":"success","time":"20260301080000","sign":"[0-9a-f]{64}"}$/,
      ),
      'hfcsbc merged bare': '{"code":8888,"msg":"处理成功","data":null}',
    });
    for (const reply of replies) expect(reply.headers['content-type']).toMatch(/^application\/json/);
  });

  it('carries on a valid trace, and begins its own in place of an invalid one', async () => {
    const { post, kafka } = stand();
    const { url, body } = sample('newpay');
    const valid = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const notTraces = [`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `${valid}x`, 'ff', ''];
    for (const traceparent of [valid, ...notTraces]) await post(url, body, { ...JSON_TYPE, traceparent });
    const carried = kafka.requests.flat().map(({ headers }) => headers['traceparent']);
    expect(carried[0]).toBe(valid);
    for (const other of carried.slice(1)) {
      expect(other).toMatch(/^00-[0-9a-f]{12}7[0-9a-f]{19}-[0-9a-f]{16}-00$/);
      expect(notTraces).not.toContain(other);
    }
  });

  it('is keyed by its own id where it names no order', async () => {
    const { post, kafka, callbacks } = stand();
    const token = KEYS.hfcsbc.signer;
    await post(`/callbacks/hfcsbc/main/${token}`, '{"unheard":"of"}');
    expect(kafka.requests[0]?.[0]?.key.toString()).toBe(callbacks[0]?.callback_id);
  });
});
