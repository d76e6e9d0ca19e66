import fc from 'fast-check';
import { booksWhatItStates } from './books.js';
import { COUNTEREXAMPLES } from './counterexamples.js';
import { histories } from './histories.js';
import {
  agreesWithTheNaiveModel,
  type Case,
  caseOf,
  decidesNothingTwice,
  forgetsTheOrderOfArrival,
  survivesRepeatsAndRestarts,
} from './laws.js';
import { keepsOrdersApart, splitsMergesCleanly } from './leaks.js';
import { UNSTARRED } from './views.js';

/** Another seed or a longer run: QUITTANCE_SEED=1 QUITTANCE_RUNS=200000 npx jest test/model */
const seed = Number(process.env['QUITTANCE_SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['QUITTANCE_RUNS'] ?? 20_000);
const ENOUGH_TO_MEET_EVERY_KIND = 2_000;

/** Also of what people decided, the histories must meet all. */
const STATES = ['OPEN', 'ACKNOWLEDGED', 'RESOLVED', 'IGNORED', 'CLEARED'];

const LAWS: readonly ((of: Case) => void)[] = [
  agreesWithTheNaiveModel,
  forgetsTheOrderOfArrival,
  survivesRepeatsAndRestarts,
  decidesNothingTwice,
  booksWhatItStates,
  keepsOrdersApart,
  splitsMergesCleanly,
];

test('every history obeys every law', () => {
  console.info(`order model: QUITTANCE_SEED=${seed} QUITTANCE_RUNS=${numRuns}`);
  const met = new Set<string>();
  fc.assert(
    fc.property(histories, (history) => {
      const one = caseOf(history);
      for (const law of LAWS) law(one);
      for (const { exceptions } of one.folded.orders.values()) {
        for (const { kind, state } of exceptions) met.add(kind).add(state);
      }
    }),
    { seed, numRuns },
  );
  if (numRuns >= ENOUGH_TO_MEET_EVERY_KIND)
    expect([...met]).toEqual(expect.arrayContaining([...UNSTARRED, ...STATES]));
}, 3_600_000);

describe('histories that broke a law once', () => {
  test.each(COUNTEREXAMPLES)('$name', ({ history }) => {
    for (const law of LAWS) law(caseOf(history));
  });
});
