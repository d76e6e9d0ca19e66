import { Ownership } from './ownership.js';

test('an owner is void as soon as there is a new generation, even where the partition stays (guard 8)', () => {
  const ownership = new Ownership<string>();
  ownership.join();
  ownership.put('t', 0, 'first', ownership.generation);
  expect(ownership.current('t', 0)).toBe('first');
  expect(ownership.current('t', 1)).toBeNull();
  ownership.join();
  expect(ownership.current('t', 0)).toBeNull();
});

test('an owner set up across a generation change is void from the start', () => {
  const ownership = new Ownership<string>();
  ownership.join();
  const begun = ownership.generation;
  ownership.join();
  ownership.put('t', 0, 'late', begun);
  expect(ownership.current('t', 0)).toBeNull();
});

test('void owners are handed out once, to be released; present ones stay', () => {
  const ownership = new Ownership<string>();
  ownership.join();
  ownership.put('t', 0, 'old', ownership.generation);
  ownership.join();
  ownership.put('t', 1, 'new', ownership.generation);
  expect(ownership.takeVoid()).toEqual(['old']);
  expect(ownership.takeVoid()).toEqual([]);
  expect(ownership.current('t', 1)).toBe('new');
  expect(ownership.take('t', 1)).toBe('new');
  expect(ownership.current('t', 1)).toBeNull();
});
