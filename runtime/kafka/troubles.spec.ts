import { KafkaFailure } from './errors.js';
import { Troubles } from './troubles.js';
import { backoffMs } from './wait.js';

const bug = new Error('a bug');
const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
const fenced = Object.assign(new Error('fenced'), { type: 'INVALID_PRODUCER_EPOCH' });

function reactions(troubles: Troubles, error: unknown, times: number) {
  return Array.from({ length: times }, () => troubles.react('t', 0, error));
}

test('what is away is waited for without end, with growing pauses', () => {
  const all = reactions(new Troubles(), away, 100);
  expect(all.every((one) => one.kind === 'pause' && !one.untilNewGeneration)).toBe(true);
  expect(all[0]).toMatchObject({ ms: 250 });
  expect(all.at(-1)).toMatchObject({ ms: 10_000 });
});

test('the same position failing for no known reason ends the worker; progress forgives', () => {
  const troubles = new Troubles();
  expect(reactions(troubles, bug, 5).every((one) => one.kind === 'pause')).toBe(true);
  troubles.progress('t', 0);
  expect(reactions(troubles, bug, 5).every((one) => one.kind === 'pause')).toBe(true);
  expect(troubles.react('t', 0, bug)).toMatchObject({
    kind: 'end',
    error: { code: 'kafka_work_keeps_failing', cause: bug },
  });
});

test('a doubtful failure of ours ends under its own name', () => {
  const failure = new KafkaFailure('kafka_offset_behind_state', 'here');
  expect(reactions(new Troubles(), failure, 6).at(-1)).toEqual({ kind: 'end', error: failure });
});

test('fenced: rest until a new generation, which forgives; three times in one generation is the end', () => {
  const troubles = new Troubles();
  expect(reactions(troubles, fenced, 2).at(-1)).toMatchObject({ kind: 'pause', untilNewGeneration: true });
  troubles.newGeneration();
  expect(reactions(troubles, fenced, 3).map((one) => one.kind)).toEqual(['pause', 'pause', 'end']);
});

test('partitions do not share their counts', () => {
  const troubles = new Troubles();
  reactions(troubles, bug, 5);
  expect(troubles.react('t', 1, bug).kind).toBe('pause');
});

test('pauses double up to ten seconds', () => {
  expect([1, 2, 3, 6, 7, 50].map(backoffMs)).toEqual([250, 500, 1_000, 8_000, 10_000, 10_000]);
});
