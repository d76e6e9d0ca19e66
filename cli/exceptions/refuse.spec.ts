import { RESTATED_ROW } from './exception.given.js';
import { type ActVerb, refusalOf, surpriseOf } from './refuse.js';
import type { ExceptionRow } from './row.js';

const AT = Date.UTC(2026, 2, 1);
const inState = (state: string, over: Partial<ExceptionRow> = {}): ExceptionRow => ({
  ...RESTATED_ROW,
  state,
  ...over,
});
const handled = { handledBy: 'li.na', handledAt: AT, reason: 'corrected' };

describe('before an action', () => {
  test.each<[ActVerb, string, boolean]>([
    ['ack', 'OPEN', true],
    ['ack', 'ACKNOWLEDGED', false],
    ['ack', 'RESOLVED', false],
    ['ack', 'CLEARED', false],
    ['assign', 'OPEN', true],
    ['assign', 'RESOLVED', true],
    ['assign', 'CLEARED', false],
    ['resolve', 'OPEN', true],
    ['resolve', 'ACKNOWLEDGED', true],
    ['resolve', 'RESOLVED', false],
    ['resolve', 'IGNORED', false],
    ['resolve', 'CLEARED', false],
    ['ignore', 'ACKNOWLEDGED', true],
    ['ignore', 'IGNORED', false],
    ['ignore', 'RESOLVED', false],
    ['reopen', 'OPEN', false],
    ['reopen', 'ACKNOWLEDGED', true],
    ['reopen', 'IGNORED', true],
    ['reopen', 'RESOLVED', true],
    ['reopen', 'CLEARED', false],
    ['annotate', 'OPEN', true],
    ['annotate', 'CLEARED', true],
  ])('%s of what is %s: %s', (verb, state, isAllowed) => {
    expect(refusalOf(verb, inState(state), 'wang') === null).toBe(isAllowed);
  });

  it('says who decided, when and why', () => {
    expect(refusalOf('resolve', inState('RESOLVED', handled), null)).toBe(
      'it is RESOLVED already by li.na since 2026-03-01T00:00:00.000Z (corrected).',
    );
  });

  it('refuses to assign it to whom it is assigned', () => {
    expect(refusalOf('assign', inState('OPEN', { assignee: 'wang' }), 'wang')).toContain('wang already');
  });
});

describe('after an action', () => {
  it('has nothing to say where all is as asked', () => {
    expect(surpriseOf('resolve', inState('RESOLVED', handled), AT)).toBeNull();
    expect(surpriseOf('annotate', inState('OPEN', handled), AT)).toBeNull();
  });

  it('says that the finding has changed', () => {
    expect(surpriseOf('resolve', inState('OPEN', handled), AT)).toContain('not what you saw');
  });

  it('says that somebody decided later', () => {
    expect(surpriseOf('resolve', inState('IGNORED', handled), AT - 1)).toContain('later than yours');
  });

  it('says that the cause is gone', () => {
    expect(surpriseOf('ack', inState('CLEARED', handled), AT)).toContain('CLEARED');
  });
});
