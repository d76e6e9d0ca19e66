import { ANY_OBJECT, ANY_TEXT, LIMITS, stand, turn } from './ingress.given.js';
import { MAX_BODY_BYTES } from './read-body.js';
import { JSON_TYPE, looksLikeFailure, NOW, sample } from './samples.given.js';

describe('a callback that is not taken', () => {
  const { url, body } = sample('newpay');
  const forged = body.replace('100.00', '900.00');
  const oversized = 'x'.repeat(MAX_BODY_BYTES + 1);

  it.each([
    ['an unknown provider', '/callbacks/nobody/main', body, JSON_TYPE, 404, 'unknown_provider'],
    ['an unknown account', '/callbacks/newpay/other', body, JSON_TYPE, 404, 'unknown_account'],
    ['another spelling of an account', '/callbacks/newpay/Main', body, JSON_TYPE, 404, 'unknown_account'],
    ['a hostile account', '/callbacks/newpay/__proto__', body, JSON_TYPE, 404, 'unknown_account'],
    ['a segment too many', `${url}/token`, body, JSON_TYPE, 404, 'unknown_path'],
    ['a body over the limit', url, oversized, JSON_TYPE, 413, 'body_too_large'],
    [
      'form data',
      url,
      body,
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'wrong_content_type',
    ],
    [
      'a content type like JSON',
      url,
      body,
      { 'content-type': 'application/jsonp' },
      415,
      'wrong_content_type',
    ],
    ['a content type that is none', url, body, { 'content-type': 'json' }, 415, 'wrong_content_type'],
    ['no content type', url, Buffer.from(body), { 'content-type': '' }, 415, 'wrong_content_type'],
    ['a compressed body', url, body, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415, 'content_encoding'],
    ['no JSON', url, 'hello', JSON_TYPE, 401, 'not_json'],
    ['an empty body', url, '', JSON_TYPE, 401, 'not_json'],
    ['a forgery', url, forged, JSON_TYPE, 401, 'wrong_signature'],
    ['no sign', url, body.replace('"sign"', '"sing"'), JSON_TYPE, 401, 'missing_sign'],
    ['no path token', '/callbacks/hfcsbc/main', '{}', JSON_TYPE, 401, 'wrong_path_token'],
    ['an empty path token', '/callbacks/hfcsbc/main/', '{}', JSON_TYPE, 401, 'wrong_path_token'],
    ['a wrong path token', '/callbacks/hfcsbc/main/hunter2', '{}', JSON_TYPE, 401, 'wrong_path_token'],
  ])('%s: refused, counted, recorded with its cause', async (_, path, text, headers, status, cause) => {
    const { post, kafka, rejections, metricsText, lines } = stand();
    const reply = await post(path, text, headers);
    await turn();

    const [, , provider, account] = path.split('/');
    expect(reply.status).toBe(status);
    if (provider === 'nobody') expect(JSON.parse(reply.body)).toMatchObject({ error: cause });
    else expect(looksLikeFailure(path, reply.body)).toBe(true);
    expect(rejections).toEqual([
      {
        rejection_id: ANY_TEXT,
        provider,
        account,
        received_at: NOW,
        cause,
        http_status: status,
        headers: ANY_OBJECT,
        body_start: Buffer.from(text).subarray(0, 8192),
        body_length: Buffer.byteLength(text),
      },
    ]);
    expect(kafka.requests.flat().map(({ topic }) => topic)).toEqual(['callbacks.rejected']);
    expect(await metricsText()).toContain(`outcome="${cause}"`);
    expect(`${lines}${JSON.stringify([rejections, kafka.requests])}`).not.toContain('hunter2');
  });

  it('is told the first thing that is wrong: size, then path, then content type, then signature', async () => {
    const { post } = stand();
    const [nobody, wrongType] = ['/callbacks/nobody/main', { 'content-type': 'text/plain' }];
    expect((await post(nobody, oversized, wrongType)).status).toBe(413);
    expect((await post(nobody, forged, wrongType)).status).toBe(404);
    expect((await post(nobody, forged, { 'content-type': 'nonsense' })).status).toBe(404);
    expect((await post(url, oversized, { 'content-type': 'nonsense' })).status).toBe(413);
    expect((await post(url, forged, wrongType)).status).toBe(415);
    expect((await post(url, forged)).status).toBe(401);
  });

  it('leaves only harmless headers behind', async () => {
    const { post, rejections } = stand();
    const long = 'u'.repeat(1000);
    const headers = {
      authorization: 'Bearer hunter2',
      cookie: 'hunter2',
      'user-agent': long,
      'x-request-id': 'r1',
    };
    await post(url, forged, { ...JSON_TYPE, ...headers });
    expect(rejections[0]?.headers).toEqual({
      'content-length': String(forged.length),
      'content-type': 'application/json',
      host: 'localhost:80',
      'user-agent': 'u'.repeat(256),
      'x-request-id': 'r1',
    });
  });

  it('makes no metric series of its own', async () => {
    const { post, metricsText } = stand();
    await post('/callbacks/nobody/main', body);
    await post('/callbacks/newpay/hunter2', body);
    const text = await metricsText();
    expect(text).toMatch(/callbacks_total{provider="unknown",account="unknown",outcome="unknown_provider"/);
    expect(text).toMatch(/callbacks_total{provider="newpay",account="unknown",outcome="unknown_account"/);
    expect(text).not.toMatch(/nobody|hunter2/);
  });

  it('is answered though its record cannot be written', async () => {
    const { post, kafka, metricsText } = stand({ limits: { ...LIMITS, ackTimeoutMs: 50 } });
    kafka.behaviour = () => new Promise(() => {});
    expect((await post(url, forged)).status).toBe(401);
    kafka.behaviour = () => Promise.reject(new Error('down'));
    expect((await post(url, forged)).status).toBe(401);
    const throwing = stand({
      encodeRejected: () => {
        throw new Error('no schema');
      },
    });
    expect((await throwing.post(url, forged)).status).toBe(401);
    await turn();
    expect(await throwing.metricsText()).toMatch(/rejected_records_total{result="failed".*} 1/);
    expect(await metricsText()).toContain('outcome="wrong_signature"');
  });
});
