import { assertNothingLost, stateIn, stateMetadata } from './state-mark.js';

test.each([0n, 17n, 2n ** 62n, null])('%s is read back', (state) => {
  expect(stateIn(stateMetadata(state))).toBe(state);
});

test.each([null, '', '{"to":5,"v":1}', '{"state":5,"v":2}', 'state 5'])(
  '%s says nothing of a state',
  (metadata) => {
    expect(stateIn(metadata)).toBeNull();
    expect(() => assertNothingLost('g t/0', metadata, null)).not.toThrow();
  },
);

test.each<[bigint | null, boolean]>([
  [null, true],
  [0n, true],
  [16n, true],
  [17n, false],
  [18n, false],
])('17 was committed, %s is there: lost is %s', (restored, isLost) => {
  const check = () => assertNothingLost('g t/0', stateMetadata(17n), restored);
  if (isLost) expect(check).toThrow('kafka_state_lost: g t/0: state up to 17 was committed');
  else expect(check).not.toThrow();
});
