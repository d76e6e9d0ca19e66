import { Reach } from './reach.js';
import { type Stalled, stallText, watchStalls } from './stall-watch.js';

const STALL_MS = 100;

/** A watch over one stage of two partitions, with a clock and an end that the test moves. */
function watching(ends: Record<number, bigint>, begin = 0n) {
  const reach = new Reach();
  const state = { now: 0, ends, away: false };
  const silent: Stalled[] = [];
  const watch = watchStalls({
    workers: () => [{ groupId: 'g', topics: ['t'], reach: () => reach.now() }],
    stallMs: STALL_MS,
    everyMs: 10,
    now: () => state.now,
    boundsOf: async () => {
      if (state.away) throw new Error('no broker');
      return new Map(Object.entries(state.ends).map(([at, end]) => [Number(at), { begin, end }]));
    },
    onSilent: (stalled) => void silent.push(stalled),
  });
  const at = async (now: number): Promise<readonly Stalled[]> => {
    state.now = now;
    await jest.advanceTimersByTimeAsync(10);
    return watch.stalled();
  };
  return { reach, state, silent, watch, at };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('input that nobody touches is a stall, told once; progress ends it', async () => {
  const { reach, state, silent, watch, at } = watching({ 0: 10n, 1: 5n });
  reach.assigned({ t: [0, 1] });
  reach.moved('t', 1, 5n);
  expect(await at(0)).toEqual([]);
  expect(await at(STALL_MS)).toEqual([]);
  const [stalled] = await at(STALL_MS + 1);
  expect(stalled).toMatchObject({ groupId: 'g', partition: 0, waiting: 10n, silent: true });
  expect(stallText(stalled ?? never())).toBe('g: t/0 has 10 records waiting and has not moved for 0 s');
  expect(await at(STALL_MS + 2)).toHaveLength(1);
  expect(silent).toHaveLength(1);
  reach.moved('t', 0, 4n);
  expect(await at(STALL_MS + 3)).toEqual([]);
  expect(await at(2 * STALL_MS + 4)).toHaveLength(1);
  state.ends = { 0: 4n, 1: 5n };
  expect(await at(2 * STALL_MS + 5)).toEqual([]);
  watch.stop();
});

test('a partition without input never stalls, nor one at which its group already stands', async () => {
  const { reach, watch, at } = watching({ 0: 7n }, 7n);
  reach.assigned({ t: [0] });
  await at(0);
  expect(await at(10 * STALL_MS)).toEqual([]);
  watch.stop();
});

test('a known failure is a stall, but no silent one: a new process would meet it again', async () => {
  const { reach, silent, watch, at } = watching({ 0: 10n });
  reach.assigned({ t: [0] });
  await at(0);
  reach.troubled('t', 0);
  expect(await at(STALL_MS + 1)).toMatchObject([{ silent: false }]);
  expect(silent).toEqual([]);
  watch.stop();
});

test("another member's partition is not looked at, and a broker that is away is no stall", async () => {
  const { reach, state, silent, watch, at } = watching({ 0: 10n });
  await at(0);
  expect(await at(STALL_MS + 1)).toEqual([]);
  reach.assigned({ t: [0] });
  state.away = true;
  await at(STALL_MS + 2);
  expect(await at(9 * STALL_MS)).toEqual([]);
  expect(silent).toEqual([]);
  watch.stop();
});

test('a new generation keeps what is known of partitions that stay', () => {
  const reach = new Reach();
  reach.assigned({ t: [0, 1] });
  reach.moved('t', 0, 3n);
  reach.moved('t', 0, 2n);
  reach.moved('t', 9, 1n);
  reach.troubled(null, null);
  reach.assigned({ t: [0], u: [4] });
  expect(reach.now()).toEqual([
    { topic: 't', partition: 0, reached: 3n, troubled: true },
    { topic: 'u', partition: 4, reached: null, troubled: false },
  ]);
});

function never(): never {
  throw new Error('expected a stall');
}
