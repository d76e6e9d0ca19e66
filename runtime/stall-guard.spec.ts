import { createKafka } from './kafka/client.js';
import { type Stalled, watchStalls } from './kafka/stall-watch.js';
import { guardAgainstStalls } from './stall-guard.js';

/** Whether something stalls is for the watch to find; here it is only told. */
jest.mock('./kafka/stall-watch.js', () => ({
  ...jest.requireActual<object>('./kafka/stall-watch.js'),
  watchStalls: jest.fn(),
}));

const STALLED: Stalled = {
  groupId: 'g',
  topic: 't',
  partition: 3,
  forMs: 90_000,
  waiting: 7n,
  silent: true,
};

function guarded(stalled: readonly Stalled[]) {
  const parts = new Map<string, () => Promise<void> | void>();
  const fatal = jest.fn<void, [unknown]>();
  const stop = jest.fn();
  jest.mocked(watchStalls).mockReturnValue({ stalled: () => stalled, stop });
  const readiness = guardAgainstStalls({
    kafka: createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test'),
    workers: () => [],
    stallMs: 60_000,
    life: { onStop: (name, part) => void parts.set(name, part), fatal },
  });
  const [options] = jest.mocked(watchStalls).mock.lastCall ?? [];
  return { readiness, options, parts, fatal, stop };
}

test('a silent stall ends the process, for its supervisor to start another (guard 10)', () => {
  const { options, fatal } = guarded([]);
  options?.onSilent(STALLED);
  expect(fatal.mock.lastCall).toMatchObject([{ code: 'stage_stalled' }]);
});

test('while something stalls the process is not ready and says what', () => {
  expect(guarded([]).readiness()).toEqual({ ready: true });
  expect(guarded([STALLED]).readiness()).toEqual({
    ready: false,
    reason: 'g: t/3 has 7 records waiting and has not moved for 90 s',
  });
});

test('the watch looks several times within the limit, and ends with the process', async () => {
  const { options, parts, stop } = guarded([]);
  expect([options?.stallMs, Number(options?.everyMs) < 60_000 / 2]).toEqual([60_000, true]);
  await parts.get('stall watch')?.();
  expect(stop).toHaveBeenCalledTimes(1);
});
