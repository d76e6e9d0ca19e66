import { ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { awaitFigures, type Progress } from './await-figures.js';

const all: Progress = { isStored: true, undecided: 0, unshown: 0, outdated: 0, quarantined: 0 };
const quick = { limitMs: 0, everyMs: 1 };

/** Shows one after the other, and the last for ever. */
function showing(...steps: readonly (Progress | Error)[]): () => Promise<Progress> {
  const [...left] = steps;
  return () => {
    const step = (left.length > 1 ? left.shift() : left[0]) ?? all;
    return step instanceof Error ? Promise.reject(step) : Promise.resolve(step);
  };
}

it('waits until lines are stored, decided and shown, and nothing stands by the replaced bill', async () => {
  const look = showing(
    { ...all, isStored: false },
    { ...all, undecided: 2 },
    { ...all, unshown: 1 },
    { ...all, outdated: 1 },
    { ...all, quarantined: 3 },
  );
  expect(await awaitFigures(look, { limitMs: 10_000, everyMs: 1 })).toEqual({
    kind: 'arrived',
    quarantined: 3,
  });
});

it.each<[string, Partial<Progress>, string]>([
  ['lines not stored', { isStored: false }, 'not all its lines are stored'],
  ['lines not decided', { undecided: 2 }, '2 lines have no outcome yet'],
  ['orders behind', { unshown: 1 }, '1 lines are not shown'],
  ['the replaced bill still counts', { outdated: 4 }, '4 entries still stand'],
])('gives up in time: %s', async (_, over, why) => {
  const seen = await awaitFigures(showing({ ...all, ...over }), quick);
  expect(seen.kind === 'on_their_way' ? seen.why : seen.kind).toContain(why);
});

it('asks again after a failure of ClickHouse, and ends with it as the reason where it stays', async () => {
  const failure = new ClickHouseFailure(new Error('no answer'));
  expect(await awaitFigures(showing(failure, all), { limitMs: 10_000, everyMs: 1 })).toMatchObject({
    kind: 'arrived',
  });
  expect(await awaitFigures(showing(failure), quick)).toMatchObject({
    kind: 'on_their_way',
    why: 'ClickHouse: no answer',
  });
});
