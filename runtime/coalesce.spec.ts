import { Coalescer, type CoalescerOptions } from './coalesce.js';

/** What was sent, and a hand on how each request ends. */
function desk(over: Partial<CoalescerOptions<string>> = {}) {
  const requests: string[] = [];
  const ends: { readonly ok: () => void; readonly fail: (error: Error) => void }[] = [];
  const coalescer = new Coalescer<string>({
    send: (items) => {
      requests.push(items.join(''));
      return new Promise((resolve, reject) => ends.push({ ok: resolve, fail: reject }));
    },
    ...over,
  });
  return { coalescer, requests, ends };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const outcomes = async (promises: readonly Promise<void>[]) =>
  (await Promise.allSettled(promises)).map(({ status }) => status);

it('sends together what is asked for in one turn', async () => {
  const { coalescer, requests, ends } = desk();
  const all = ['a', 'b', 'c'].map((item) => coalescer.add(item));
  await turn();
  ends[0]?.ok();
  await Promise.all(all);
  expect(requests).toEqual(['abc']);
});

it('has one request under way; what comes meanwhile is the next', async () => {
  const { coalescer, requests, ends } = desk();
  const first = coalescer.add('a');
  await turn();
  const others = ['b', 'c'].map((item) => coalescer.add(item));
  await turn();
  expect(requests).toEqual(['a']);
  ends[0]?.ok();
  await first;
  await turn();
  expect(requests).toEqual(['a', 'bc']);
  ends[1]?.ok();
  await Promise.all(others);
});

it('does not resolve before the request has', async () => {
  const { coalescer, ends } = desk();
  let isDone = false;
  const added = coalescer.add('a').then(() => {
    isDone = true;
  });
  await turn();
  expect(isDone).toBe(false);
  ends[0]?.ok();
  await added;
});

it('begins again after a pause, and after a failure', async () => {
  const { coalescer, requests, ends } = desk();
  const failed = coalescer.add('a');
  await turn();
  ends[0]?.fail(new Error('away'));
  await expect(failed).rejects.toThrow('away');
  const again = coalescer.add('b');
  await turn();
  ends[1]?.ok();
  await again;
  expect(requests).toEqual(['a', 'b']);
});

it('takes as many as may go together, and one always', async () => {
  const { coalescer, requests, ends } = desk({
    together: (waiting) => waiting.indexOf('|'),
  });
  const all = ['a', 'b', '|', 'c', '|'].map((item) => coalescer.add(item));
  for (const at of [0, 1, 2, 3]) {
    await turn();
    ends[at]?.ok();
  }
  await Promise.all(all);
  expect(requests).toEqual(['ab', '|', 'c', '|']);
});

it('waits a while for others where it is told to', async () => {
  const { coalescer, requests, ends } = desk({ lingerMs: 40 });
  const first = coalescer.add('a');
  await turn();
  const second = coalescer.add('b');
  expect(requests).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  ends[0]?.ok();
  await Promise.all([first, second]);
  expect(requests).toEqual(['ab']);
});

it('gives the failure of a request to all that were in it', async () => {
  const { coalescer, requests, ends } = desk();
  const all = ['a', 'b'].map((item) => coalescer.add(item));
  await turn();
  ends[0]?.fail(new Error('away'));
  expect(await outcomes(all)).toEqual(['rejected', 'rejected']);
  expect(requests).toEqual(['ab']);
});

it("sends one by one where the failure is one item's own, and only that one fails", async () => {
  const requests: string[] = [];
  const coalescer = new Coalescer<string>({
    send: async (items) => {
      requests.push(items.join(''));
      if (items.includes('b')) throw new Error('bad b');
    },
    isOneItems: (error) => error instanceof Error && error.message.startsWith('bad'),
  });
  const all = ['a', 'b', 'c'].map((item) => coalescer.add(item));
  expect(await outcomes(all)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(requests).toEqual(['abc', 'a', 'b', 'c']);
});
