import { missingIn } from './catch-up.js';

const done = {
  callbacks: 10,
  decided: 10,
  quarantined: 1,
  factsPromised: 12,
  factsDecided: 12,
  newSayings: 8,
  applied: 9,
  shown: 9,
};

it('misses nothing when every count has met the next', () => {
  expect(missingIn(done, 10)).toBeNull();
});

it.each([
  [{ callbacks: 9 }, 'callbacks'],
  [{ decided: 9 }, 'callbacks with an outcome'],
  [{ factsDecided: 11 }, 'facts with an outcome'],
  [{ shown: 8 }, 'applied facts in orders'],
])('%j', (change, what) => {
  expect(missingIn({ ...done, ...change }, 10)).toContain(what);
});
