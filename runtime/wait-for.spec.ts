import { createLog } from './log.js';
import { waitFor } from './wait-for.js';

function logger() {
  const lines: string[] = [];
  const log = createLog({ service: 't', level: 'info', stream: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

/** Fails so many times, then works. */
function failing(times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new Error('ECONNREFUSED');
    return 'there';
  };
}

it('is silent where the server answers at once', async () => {
  const { log, lines } = logger();
  expect(await waitFor('Kafka at k:9092', failing(0), { log })).toBe('there');
  expect(lines).toEqual([]);
});

it('says which server it waits for, now and then, and when it answers', async () => {
  const { log, lines } = logger();
  const options = { log, everyMs: 1, sayEveryMs: 60_000 };
  expect(await waitFor('Kafka at k:9092', failing(5), options)).toBe('there');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('waiting for Kafka at k:9092 (0 s so far): ECONNREFUSED');
  expect(lines[1]).toContain('Kafka at k:9092 answers');
});

it('says it again every so often, with the latest reason', async () => {
  const { log, lines } = logger();
  await waitFor('Kafka', failing(30), { log, everyMs: 2, sayEveryMs: 10 });
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.at(-1)).toContain('Kafka answers');
});

it('says it also while one attempt takes long', async () => {
  const { log, lines } = logger();
  const slow = () => new Promise((resolve) => setTimeout(resolve, 50));
  await waitFor('Kafka', slow, { log, sayEveryMs: 10 });
  expect(lines[0]).toContain('waiting for Kafka (0 s so far): no answer yet');
});

it('gives up after its limit, if it has one', async () => {
  const { log } = logger();
  const waiting = waitFor('Kafka', failing(1e9), { log, everyMs: 1, limitMs: 20 });
  await expect(waiting).rejects.toMatchObject({ code: 'server_unreachable', retriable: true });
});

it('gives up at once on what waiting cannot cure', async () => {
  const { log } = logger();
  const waiting = waitFor('Kafka', failing(1e9), { log, giveUpOn: () => true });
  await expect(waiting).rejects.toThrow('ECONNREFUSED');
});

it('ends when the process is told to stop', async () => {
  const { log } = logger();
  const aborter = new AbortController();
  const waiting = waitFor('Kafka', failing(1e9), { log, everyMs: 60_000, signal: aborter.signal });
  setTimeout(() => aborter.abort(), 5);
  await expect(waiting).rejects.toMatchObject({ code: 'start_cancelled' });
});
