import { type HealthServer, type Readiness, startHealthServer } from './http-health.js';
import { createLog } from './log.js';
import { createMetrics } from './metrics.js';

const log = createLog({ service: 't', level: 'silent' });

describe('the health server', () => {
  let readiness: Readiness = { ready: true };
  let server: HealthServer;
  const metrics = createMetrics('processors');
  const facts = metrics.counter({ name: 'facts_total', help: 'Facts.', labels: ['outcome'] });
  metrics.gauge({ name: 'lag', help: 'Lag.', labels: [], collect: (gauge) => gauge.set(7) });

  beforeAll(async () => {
    server = await startHealthServer({ host: '127.0.0.1', port: 0, ready: () => readiness, metrics, log });
  });
  afterAll(() => server.close());

  const get = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return { status: response.status, text: await response.text() };
  };

  it('is alive', async () => {
    expect(await get('/livez')).toEqual({ status: 200, text: '{"live":true}' });
  });

  it('is ready or says why not', async () => {
    expect(await get('/readyz?x')).toEqual({ status: 200, text: '{"ready":true}' });
    readiness = { ready: false, reason: 'restoring' };
    expect(await get('/readyz')).toEqual({ status: 503, text: '{"ready":false,"reason":"restoring"}' });
  });

  it('shows the metrics with our prefix, the service, and what is looked up at the scrape', async () => {
    facts.inc({ outcome: 'applied' }, 3);
    const { text } = await get('/metrics');
    expect(text).toContain('quittance_facts_total{outcome="applied",service="processors"} 3');
    expect(text).toContain('quittance_lag{service="processors"} 7');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('knows nothing else', async () => {
    expect((await get('/')).status).toBe(404);
  });

  it('says so where the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    const second = startHealthServer({ host: '127.0.0.1', port, ready: () => readiness, metrics, log });
    await expect(second).rejects.toMatchObject({ code: 'listen_failed' });
  });
});
