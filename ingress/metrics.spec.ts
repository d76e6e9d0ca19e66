import { createMetrics } from '@quittance/runtime/metrics';
import { ingressMetrics } from './metrics.js';

it('tells when each configured account was last heard of, 0 where it was not, and no other', async () => {
  const metrics = createMetrics('test');
  const { heard, watchAccounts } = ingressMetrics(metrics);
  const main = { provider: 'newpay', account: 'main' };
  watchAccounts(() => [main, { provider: 'newpay', account: 'quiet' }]);
  const before = Date.now() / 1000;
  heard(main);
  heard({ provider: 'newpay', account: 'gone' });
  const text = await metrics.text();
  const value = (account: string) => {
    const line = new RegExp(
      `^quittance_ingress_last_callback_timestamp_seconds\\{.*account="${account}".*\\} (.*)$`,
      'm',
    );
    return Number(line.exec(text)?.[1] ?? Number.NaN);
  };
  expect(value('main')).toBeGreaterThanOrEqual(before);
  expect(value('quiet')).toBe(0);
  expect(value('gone')).toBeNaN();
});

it('counts each accepted callback once, however often it is asked', async () => {
  const metrics = createMetrics('test');
  const { accepted } = ingressMetrics(metrics);
  const main = { provider: 'newpay', account: 'main' };
  const told = async () =>
    /callbacks_total\{.*account="main",outcome="accepted".*\} (.*)$/m.exec(await metrics.text())?.[1];
  expect(await told()).toBeUndefined();
  accepted(main);
  accepted(main);
  expect(await told()).toBe('2');
  expect(await told()).toBe('2');
  accepted({ ...main });
  expect(await told()).toBe('3');
});
