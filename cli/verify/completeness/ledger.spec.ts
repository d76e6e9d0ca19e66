import { decodeEntry, type Entry, encodeEntry, isSound } from './entry.js';
import { BlockLedger, type Fault } from './ledger.js';

const callback = (at: number, facts: number): Entry => ({ at, kind: 'callback', index: -1, facts });
const fact = (at: number, index: number, facts: number): Entry => ({ at, kind: 'fact', index, facts });
const waiting = (at: number, index: number, facts: number): Entry => ({ at, kind: 'waiting', index, facts });

function faultsOf(size: number, entries: readonly Entry[]): readonly Fault[] {
  const ledger = new BlockLedger(size);
  for (const entry of entries) ledger.add(entry);
  return [...ledger.faults()];
}

test('one outcome per callback and one per fact is complete, in whatever order they come', () => {
  const entries = [
    callback(0, 2),
    fact(0, 1, 2),
    fact(0, 0, 2),
    callback(1, 0),
    fact(2, 0, 1),
    callback(2, 1),
  ];
  expect(faultsOf(3, entries)).toEqual([]);
  expect(faultsOf(3, entries.toReversed())).toEqual([]);
});

test.each<[string, readonly Entry[], readonly Fault[]]>([
  ['no outcome', [], [{ kind: 'missing', at: 0, index: -1 }]],
  ['a fact without one', [callback(0, 2), fact(0, 1, 2)], [{ kind: 'missing', at: 0, index: 0 }]],
  ['the last fact without one', [callback(0, 2), fact(0, 0, 2)], [{ kind: 'missing', at: 0, index: 1 }]],
  ['facts, but the callback without one', [fact(0, 0, 1)], [{ kind: 'missing', at: 0, index: -1 }]],
  ['a callback twice', [callback(0, 0), callback(0, 0)], [{ kind: 'doubled', at: 0, index: -1 }]],
  [
    'a fact three times',
    [callback(0, 1), fact(0, 0, 1), fact(0, 0, 1), fact(0, 0, 1)],
    [
      { kind: 'doubled', at: 0, index: 0 },
      { kind: 'doubled', at: 0, index: 0 },
    ],
  ],
  [
    'a fact of a callback that gave none',
    [callback(0, 0), fact(0, 0, 1)],
    [{ kind: 'stray', at: 0, index: 0 }],
  ],
  [
    'two minds about the number of facts',
    [fact(0, 0, 2), callback(0, 1)],
    [
      { kind: 'stray', at: 0, index: -1 },
      { kind: 'missing', at: 0, index: 1 },
    ],
  ],
  [
    'a fact still under way',
    [callback(0, 2), fact(0, 0, 2), waiting(0, 1, 2)],
    [{ kind: 'waiting', at: 0, index: 1 }],
  ],
])('%s', (_, entries, faults) => {
  expect(faultsOf(1, entries)).toEqual(faults);
});

test.each([31, 32, 33, 100])('a callback of %i facts: each is told from the others', (facts) => {
  const all = Array.from({ length: facts }, (_, index) => fact(0, index, facts));
  expect(faultsOf(1, [callback(0, facts), ...all])).toEqual([]);
  for (const index of [0, 30, facts - 1]) {
    const without = all.filter((each) => each.index !== index);
    expect(faultsOf(1, [callback(0, facts), ...without])).toEqual([{ kind: 'missing', at: 0, index }]);
  }
  expect(faultsOf(1, [callback(0, facts), ...all, fact(0, facts - 1, facts)])).toEqual([
    { kind: 'doubled', at: 0, index: facts - 1 },
  ]);
});

test('counts the facts that have their outcome', () => {
  const ledger = new BlockLedger(2);
  for (const entry of [fact(0, 0, 40), fact(0, 31, 40), fact(0, 39, 40), fact(1, 0, 1)]) ledger.add(entry);
  expect(ledger.factsSeen()).toBe(4);
});

test('an entry comes back as it was written', () => {
  for (const entry of [callback(4_000_000_000, 0), fact(7, 99, 100), waiting(1, 0, 1)])
    expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
});

test.each([
  ['translated', -1, 1, true],
  ['translated', -1, 0, false],
  ['ignored', -1, 0, true],
  ['quarantined', -1, 0, true],
  ['quarantined', -1, 1, false],
  ['applied', -1, 0, false],
  ['applied', 0, 1, true],
  ['duplicate', 1, 2, true],
  ['quarantined', 0, 1, true],
  ['applied', 1, 1, false],
  ['translated', 0, 1, false],
  ['lost', 0, 1, false],
  ['ignored', -2, 0, false],
])('%s with index %i of %i facts says something sound: %p', (outcome, fact_index, facts, sound) => {
  const rest = { callback_id: 'c', provider: 'p', account: 'a', callback_topic: 't', reason: '' };
  const about = { callback_partition: 0, callback_offset: 0, order_key: null, fact_id: null, received_at: 0 };
  expect(isSound({ ...rest, ...about, outcome, fact_index, facts })).toBe(sound);
});
