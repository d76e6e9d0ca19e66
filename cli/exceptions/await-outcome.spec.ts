import { awaitOutcome } from './await-outcome.js';
import { RESTATED_ROW } from './exception.given.js';
import type { ExceptionRow } from './row.js';
import type { ActionOutcome } from './store.js';

const NOTHING: ActionOutcome = { taken: null, fact: null, reason: '' };
const APPLIED: ActionOutcome = { taken: 'translated', fact: 'applied', reason: '' };
const awaited = { actionId: 'a', before: RESTATED_ROW, actedAt: 5 };
const quick = { limitMs: 50, everyMs: 1 };

/** A store that shows one answer after the other, and then the last one for ever. */
function showing(...answers: readonly (readonly [ActionOutcome, number | null])[]) {
  let asked = 0;
  const at = () => answers[Math.min(asked, answers.length - 1)] ?? [NOTHING, null];
  return {
    outcomeOf: () => Promise.resolve(at()[0]),
    find: (): Promise<readonly ExceptionRow[]> => {
      const [, handledAt] = at();
      asked += 1;
      return Promise.resolve([{ ...RESTATED_ROW, handledAt }]);
    },
  };
}

it('waits for the outcome, and then for the exception', async () => {
  const seen = await awaitOutcome(
    showing([NOTHING, null], [APPLIED, null], [APPLIED, 4], [APPLIED, 5]),
    awaited,
    { limitMs: 10_000, everyMs: 1 },
  );
  expect(seen).toMatchObject({ settled: true, row: { handledAt: 5 } });
});

it('is content with a later decision of somebody else', async () => {
  expect(await awaitOutcome(showing([APPLIED, 6]), awaited, quick)).toMatchObject({ settled: true });
});

it.each<ActionOutcome>([
  { taken: 'quarantined', fact: null, reason: 'bad_time' },
  { taken: 'translated', fact: 'quarantined', reason: 'too_many_facts' },
  { taken: 'translated', fact: 'duplicate', reason: 'already_applied' },
])('%j changes no exception: there is nothing to wait for', async (outcome) => {
  expect(await awaitOutcome(showing([outcome, null]), awaited, quick)).toMatchObject({
    settled: true,
    outcome,
  });
});

it.each<[string, ActionOutcome]>([
  ['no outcome', NOTHING],
  ['an outcome that the exception does not show', APPLIED],
])('gives up in time: %s', async (_, outcome) => {
  expect(await awaitOutcome(showing([outcome, null]), awaited, quick)).toMatchObject({ settled: false });
});
