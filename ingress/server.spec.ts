import { gate, LIMITS, stand, turn, until } from './ingress.given.js';
import { looksLikeFailure, ONE_EACH, sample } from './samples.given.js';

describe('the reply', () => {
  it('is not sent before Kafka has acknowledged', async () => {
    const { post, kafka } = stand();
    const acknowledged = gate();
    kafka.behaviour = () => acknowledged.passed;
    let replied = false;
    const { url, body } = sample('newpay');
    const posted = post(url, body).then((reply) => {
      replied = true;
      return reply;
    });
    await until(() => kafka.requests.length > 0);
    await turn();
    expect(replied).toBe(false);
    acknowledged.open();
    expect((await posted).status).toBe(200);
  });

  it.each(ONE_EACH.map((one) => [one.name, one] as const))(
    'to %s is 503 in its shape where Kafka refuses',
    async (_, { url, body }) => {
      const { post, kafka, rejections, lines } = stand();
      kafka.behaviour = () => Promise.reject(new Error('NOT_ENOUGH_REPLICAS'));
      const reply = await post(url, body);
      expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      expect(looksLikeFailure(url, reply.body)).toBe(true);
      expect(rejections).toEqual([]);
      expect(lines.join()).toContain('NOT_ENOUGH_REPLICAS');
    },
  );

  it('is 503 at the deadline where Kafka never answers', async () => {
    const { post, kafka, metricsText } = stand({ limits: { ...LIMITS, ackTimeoutMs: 30 } });
    kafka.behaviour = () => new Promise(() => {});
    const { url, body } = sample('newpay');
    expect(await post(url, body)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(await metricsText()).toContain('outcome="append_timed_out"');
  });

  it('is 503 at once where the queue is full', async () => {
    const { post, kafka } = stand({ limits: { ...LIMITS, queueRecords: 2 } });
    const acknowledged = gate();
    kafka.behaviour = () => acknowledged.passed;
    const { url, body } = sample('newpay');
    const inFlight = [];
    for (let request = 0; request < 3; request += 1) {
      inFlight.push(post(url, body));
      await until(() => kafka.requests.length > request);
    }
    const waiting = [post(url, body), post(url, body)];
    await turn();
    expect((await post(url, body)).status).toBe(503);
    acknowledged.open();
    const statuses = (await Promise.all([...inFlight, ...waiting])).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('everything else', () => {
  it.each([
    ['GET', '/callbacks/newpay/main', 405],
    ['PUT', '/callbacks/newpay/main', 405],
    ['DELETE', '/callbacks/hfcsbc/main/token', 405],
    ['OPTIONS', '/callbacks/newpay/main', 405],
    ['POST', '/callbacks/newpay', 404],
    ['POST', '/callbacks/newpay/main/a/b', 404],
    ['POST', '/callbacks/%zz/main', 404],
    ['GET', '/', 404],
    ['POST', `/callbacks/newpay/${'a'.repeat(2000)}`, 404],
  ] as const)('%s %s is %i', async (method, url, status) => {
    const { ingress, kafka } = stand();
    const reply = await ingress.server.inject({ method, url });
    expect(reply.statusCode).toBe(status);
    expect(reply.headers['allow']).toBe(status === 405 ? 'POST' : undefined);
    expect(kafka.requests).toEqual([]);
  });

  it('answers /livez always and /readyz by what Kafka did', async () => {
    const { ingress, post, kafka } = stand();
    const get = async (url: string) => (await ingress.server.inject({ method: 'GET', url })).statusCode;
    expect([await get('/livez'), await get('/readyz')]).toEqual([200, 503]);
    const { url, body } = sample('newpay');
    await post(url, body);
    expect(await get('/readyz')).toBe(200);
    kafka.behaviour = () => Promise.reject(new Error('down'));
    await post(url, body);
    expect(await get('/readyz')).toBe(503);
    const metrics = await ingress.server.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toMatch(/quittance_ingress_callbacks_total{.*outcome="accepted".*} 1/);
    expect(metrics.body).toMatch(/quittance_ingress_queue_records{.*} 0/);
    expect(metrics.body).toMatch(/quittance_ingress_append_seconds_count{.*} 2/);
  });
});
