import { LIMITS, stand, turn } from './ingress.given.js';
import { KEYS, NOW } from './samples.given.js';

it('caps the rate of records, not of replies, and counts what it left out', async () => {
  let now = NOW;
  const { post, kafka, metricsText } = stand({ limits: { ...LIMITS, rejectedPerSecond: 3 }, now: () => now });
  const forge = () => post('/callbacks/newpay/main', 'forged');
  const statuses = (await Promise.all(Array.from({ length: 10 }, forge))).map(({ status }) => status);
  await turn();
  expect(new Set(statuses)).toEqual(new Set([401]));
  expect(kafka.to('callbacks.rejected')).toHaveLength(3);
  expect(await metricsText()).toMatch(/rejected_records_total{result="rate_capped".*} 7/);

  now += 1_000;
  await forge();
  await turn();
  expect(kafka.to('callbacks.rejected')).toHaveLength(4);
});

it('keys by provider and account, so that no two pairs meet, and keeps long names short', async () => {
  const { post, kafka, rejections } = stand();
  await post('/callbacks/a%7Cb/c', '{}');
  await post('/callbacks/a/b%7Cc', '{}');
  await post(`/callbacks/${'p'.repeat(300)}/${'a'.repeat(300)}`, '{}');
  await turn();
  const keys = kafka.to('callbacks.rejected').map(({ key }) => key.toString());
  expect(keys).toEqual(['a%7Cb|c', 'a|b%7Cc', `${'p'.repeat(64)}|${'a'.repeat(64)}`]);
  expect(rejections[2]?.provider).toHaveLength(64);
});

it('never holds the token of a path, right or wrong, on any way a callback can be refused', async () => {
  const { post, kafka, rejections, lines, metricsText } = stand();
  const right = KEYS.hfcsbc.signer;
  const json = { 'content-type': 'application/json' };
  for (const [path, body, headers] of [
    [`/callbacks/hfcsbc/main/${right}`, 'no json', json],
    [`/callbacks/hfcsbc/main/${right}`, '{}', { 'content-type': 'text/plain' }],
    [`/callbacks/hfcsbc/main/${right}`, 'x'.repeat(300_000), json],
    [`/callbacks/hfcsbc/other/${right}`, '{}', json],
    [`/callbacks/nobody/main/${right}`, '{}', json],
    [`/callbacks/newpay/main/${right}`, '{}', json],
    [`/callbacks/hfcsbc/main/${right}x`, '{}', json],
  ] as const)
    await post(path, body, headers);
  await turn();
  expect(rejections).toHaveLength(7);
  const everything = JSON.stringify([
    rejections,
    lines,
    kafka.requests.flat().map(({ value }) => value.toString()),
  ]);
  expect(everything).not.toContain(right);
  expect(await metricsText()).not.toContain(right);
});

it('does not take places from callbacks: its queue is its own', async () => {
  const { post, kafka } = stand({ limits: { ...LIMITS, queueRecords: 2, ackTimeoutMs: 100 } });
  kafka.behaviour = ([first]) =>
    first?.topic === 'callbacks.rejected' ? new Promise(() => {}) : Promise.resolve();
  for (let sent = 0; sent < 10; sent += 1) await post('/callbacks/newpay/main', 'forged');
  const { status } = await post(`/callbacks/hfcsbc/main/${KEYS.hfcsbc.signer}`, '{}');
  expect(status).toBe(200);
});
