import { type Seen, Window } from './window.js';

const callback = (offset: number, facts = 0): Seen => ({ offset, index: -1, facts });
const fact = (offset: number, index: number, facts: number): Seen => ({ offset, index, facts });

function windowOf(from: number, seen: readonly Seen[]): Window {
  const window = new Window(from);
  for (const each of seen) window.add(each);
  return window;
}

test('goes on where everything has its outcome, and not beyond', () => {
  const window = windowOf(5, [callback(5), callback(6, 2), fact(6, 1, 2), callback(7)]);
  expect([window.provenTo, window.unproven(10)]).toEqual([6, 3]);
  window.add(fact(6, 0, 2));
  expect([window.provenTo, window.unproven(10), window.doubled]).toEqual([8, 2, 0]);
});

test('a gap stays unproven however much comes behind it', () => {
  const window = windowOf(
    0,
    Array.from({ length: 1000 }, (_, offset) => callback(offset + 1)),
  );
  expect([window.provenTo, window.unproven(1001)]).toEqual([0, 1]);
});

test('counts what comes twice: open, proven in front, proven beyond a gap', () => {
  const window = windowOf(0, [
    callback(0),
    callback(0),
    callback(2, 1),
    callback(2, 1),
    callback(4),
    callback(4),
  ]);
  window.add(fact(2, 0, 1));
  window.add(fact(2, 0, 1));
  expect(window.doubled).toBe(4);
});

test('retention takes what lies below, and says what of it was never proven', () => {
  const window = windowOf(0, [callback(0), callback(2), callback(3, 1), callback(5)]);
  expect(window.forgetBelow(4)).toBe(2);
  expect([window.provenTo, window.floor, window.unproven(6)]).toEqual([4, 4, 1]);
  expect(window.forgetBelow(5)).toBe(1);
  expect([window.provenTo, window.unproven(6)]).toEqual([6, 0]);
  expect(window.forgetBelow(6)).toBe(0);
});

test('an offset where nothing lies is left out', () => {
  const window = windowOf(0, [callback(0), callback(2)]);
  window.skip(1);
  expect([window.provenTo, window.unproven(3)]).toEqual([3, 0]);
});

test('any order of arrival leads to the same place', () => {
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
  const seen = Array.from({ length: 300 }, (_, offset) => offset).flatMap((offset) => {
    const facts = offset % 3;
    return [
      callback(offset, facts),
      ...Array.from({ length: facts }, (_, index) => fact(offset, index, facts)),
    ];
  });
  const left = [...seen];
  const window = new Window(0);
  const proven = new Set<number>();
  const heard = new Map<number, number>();
  while (left.length > 0) {
    const [next] = left.splice(random(left.length), 1);
    if (next === undefined) break;
    window.add(next);
    heard.set(next.offset, (heard.get(next.offset) ?? 0) + 1);
    if (heard.get(next.offset) === 1 + (next.offset % 3)) proven.add(next.offset);
    expect(window.unproven(300)).toBe(300 - proven.size);
  }
  expect([window.provenTo, window.doubled]).toEqual([300, 0]);
});
