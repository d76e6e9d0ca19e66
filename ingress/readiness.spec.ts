import { ingressReadiness } from './readiness.js';

function watched(
  over: { probe?: () => Promise<unknown>; backlog?: () => number; spillTakes?: () => boolean } = {},
) {
  let now = 1_000_000;
  const readiness = ingressReadiness({
    now: () => now,
    probe: () => Promise.resolve(),
    backlog: () => 0,
    spillTakes: () => false,
    ...over,
  });
  return { readiness, advance: (ms: number) => (now += ms) };
}
const reason = (readiness: ReturnType<typeof ingressReadiness>) => {
  const state = readiness.readiness();
  return state.ready ? 'ready' : state.reason;
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('is ready without Kafka while a disk of our own takes callbacks, and not once it is full', () => {
  let takes = true;
  const { readiness } = watched({ spillTakes: () => takes });
  expect(reason(readiness)).toBe('ready');
  takes = false;
  expect(reason(readiness)).toBe('Kafka has not answered lately');
  takes = true;
  readiness.drain();
  expect(reason(readiness)).toBe('stopping');
});

it('becomes ready by asking Kafka, and asks again while nothing is written', async () => {
  let answers = true;
  const probe = jest.fn(() => (answers ? Promise.resolve() : Promise.reject(new Error('down'))));
  const { readiness, advance } = watched({ probe });
  expect(reason(readiness)).toBe('Kafka has not answered lately');
  readiness.start();
  await jest.advanceTimersByTimeAsync(0);
  expect(reason(readiness)).toBe('ready');

  answers = false;
  for (let probes = 0; probes < 4; probes += 1) {
    advance(5_000);
    await jest.advanceTimersByTimeAsync(5_000);
  }
  expect(probe).toHaveBeenCalledTimes(5);
  expect(reason(readiness)).toBe('Kafka has not answered lately');

  answers = true;
  advance(5_000);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(reason(readiness)).toBe('ready');
  readiness.stop();
});

it('does not ask while records are written, nor twice at once', async () => {
  const probe = jest.fn(() => new Promise(() => {}));
  const { readiness, advance } = watched({ probe });
  readiness.appended(true);
  readiness.start();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(probe).not.toHaveBeenCalled();
  advance(6_000);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(probe).toHaveBeenCalledTimes(1);
  readiness.stop();
});

it('is shunned for a while after a failed append, unless one succeeds', () => {
  const { readiness, advance } = watched();
  readiness.appended(true);
  readiness.appended(false);
  expect(reason(readiness)).toBe('Kafka refused the last records');
  readiness.appended(true);
  expect(reason(readiness)).toBe('ready');
  readiness.appended(false);
  advance(10_000);
  expect(reason(readiness)).toBe('ready');
});

it('is not ready behind a long queue, nor while stopping', () => {
  let backlog = 0.8;
  const { readiness } = watched({ backlog: () => backlog });
  readiness.appended(true);
  expect(reason(readiness)).toBe('ready');
  backlog = 0.81;
  expect(reason(readiness)).toBe('too many callbacks wait for Kafka');
  backlog = 0;
  readiness.drain();
  expect(reason(readiness)).toBe('stopping');
});
