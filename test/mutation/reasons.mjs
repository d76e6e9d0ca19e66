/**
 * Why a mutant may live. [file, a piece of the mutated text, reason]; the first that fits is taken.
 * A reason is that no input tells the mutant from the code, or that only the type checker needs the text.
 */
const TYPES = 'only for the type checker: refusals.ts turns away the facts that would differ';
const NOTHING = 'stands for "nothing before": any text in its place is found nowhere either';
const FASTER = 'only saves time: the longer way gives the same';
const WITHDRAWAL =
  'a withdrawal is of neither kind, so compareBills() passes over it; any other line is complete';
const EQUAL = 'differs only where both sides are equal, and then both answers are the same';

export const REASONS = [
  ['processors/order/derive/bills.ts', 'claims.length === 0', FASTER],
  ['processors/order/derive/claims.ts', 'facts.length === 0', FASTER],
  ['processors/order/exceptions/amounts.ts', 'all.length === leading.length', FASTER],
  ['processors/order/exceptions/amounts.ts', 'tellers.length < 2', FASTER],
  ['processors/order/exceptions/flags.ts', 'evidence.all.every', FASTER],
  ['processors/order/exceptions/flags.ts', 'flags.length === 0', FASTER],
  ['processors/order/exceptions/index.ts', 'known.length === 0', FASTER],
  ['processors/order/exceptions/index.ts', 'findings.length === 0', FASTER],
  ['processors/order/exceptions/merges.ts', 'reports.length === 0', FASTER],
  ['processors/order/events.ts', 'after.length === 0', FASTER],
  ['processors/order/derive/statements.ts', '', TYPES],
  ['processors/order/derive/billed.ts', '{ currency: null', 'no row: undefined and null are both no unit'],
  ['processors/order/derive/billed.ts', 'a === null', 'rank() of no state is -1 as well'],
  ['processors/order/derive/billed.ts', 'rank(', EQUAL],
  [
    'processors/order/derive/bills.ts',
    'ours?.minor',
    'only for the type checker: we say that money went only where ours is known',
  ],
  ['processors/order/derive/bills.ts', 'theirs.minor < minor', 'equal sums matched the line before'],
  [
    'processors/order/derive/bills.ts',
    "claims[0].kind === 'PAYMENT'",
    'the states of refunds are states of payments too, and rank in the same order there',
  ],
  ['processors/order/derive/bills.ts', 'rank(', EQUAL],
  [
    'processors/order/derive/claims.ts',
    'statement?.',
    'only for the type checker: asked of lines of bills alone',
  ],
  [
    'processors/order/derive/claims.ts',
    'facts.filter(isClaimed)',
    'gather() hands over lines of bills alone',
  ],
  ['processors/order/derive/claims.ts', 'kind !== null', WITHDRAWAL],
  ['processors/order/derive/claims.ts', 'amount !== null', WITHDRAWAL],
  ['processors/order/derive/claims.ts', '[]', WITHDRAWAL],
  ['processors/order/derive/prudence.ts', 'state === null', 'rank() of no state is -1 as well'],
  ['processors/order/derive/restatement.ts', 'variants.length === 1', FASTER],
  [
    'processors/order/derive/restatement.ts',
    'first === undefined',
    'held variants only: no text differs from itself',
  ],
  ['processors/order/derive/describe.ts', 'all.length', FASTER],
  [
    'processors/order/derive/payment.ts',
    'candidate',
    'every counted fact with an amount has a unit; undefined and null are both no unit',
  ],
  ['processors/order/derive/payment.ts', "'UNKNOWN'", 'a text that ranks lowest, as UNKNOWN does'],
  ['processors/order/derive/payment.ts', 'rank(', EQUAL],
  ['processors/order/derive/settlement.ts', "'UNKNOWN'", 'a text that ranks lowest, as UNKNOWN does'],
  ['processors/order/derive/settlement.ts', 'rank(', EQUAL],
  ['processors/order/derive/refunds.ts', 'refunded < paid', EQUAL],
  ['processors/order/derive/stated.ts', "''", 'a statement without a unit is compared with its like only'],
  ['processors/order/derive/stated.ts', 'undefined', 'the two are undefined together'],
  ['processors/order/effects.ts', "'payment'", 'only a name: it has to differ from those of refunds'],
  [
    'processors/order/effects.ts',
    '',
    'only for the type checker: paid_at, its day and quality are known whenever anything is paid',
  ],
  ['processors/order/events.ts', '[]', NOTHING],
  ['processors/order/events.ts', 'was?.', 'a cleared or told row was there before'],
  ['processors/order/events.ts', 'told', 'no state is not open'],
  ['processors/order/decide.ts', '[]', NOTHING],
  ['processors/order/exceptions/arrival.ts', '[]', NOTHING],
  ['processors/order/exceptions/arrival.ts', "''", NOTHING],
  ['processors/order/exceptions/arrival.ts', "'UNKNOWN'", 'a text that ranks lowest, as UNKNOWN does'],
  ['processors/order/exceptions/arrival.ts', 'refund !== null', 'no state ranks below any'],
  ['processors/order/exceptions/amounts.ts', 'b > a', EQUAL],
  [
    'processors/order/exceptions/amounts.ts',
    'unit === null',
    'no unit means that no counted fact has one, so none is foreign',
  ],
  ['processors/order/exceptions/index.ts', "'OPEN'", 'set again by stateOf() before anyone sees it'],
  ['processors/order/exceptions/index.ts', '[]', NOTHING],
  ['processors/order/exceptions/payment.ts', "'UNKNOWN'", 'no unpaid end either'],
  ['processors/order/exceptions/refunds.ts', 'amount < 0n', 'zero has no sign'],
  ['processors/order/exceptions/bills.ts', 'amount < 0n', 'zero has no sign'],
  ['processors/order/lists.ts', 'a < b', EQUAL],
  [
    'processors/order/refusals.ts',
    'statement_paid_minor',
    'the bills have one payment per unit, and theirs_minor of its row is the same sum',
  ],
  [
    'processors/order/refusals.ts',
    'movement_minor',
    'a movement is the difference of two sums that fit, in one unit and of one sign',
  ],
  ['schemas/money.ts', 'point < 0', 'a text that begins with its point is refused before'],
  ['schemas/money.ts', 'whole.length', 'a bound on how long BigInt may take; the value is compared after it'],
  ['schemas/money.ts', 'fraction.length', 'the ninth digit is refused by both'],
  ['schemas/money.ts', 'minor < 0n', 'zero has no sign'],
];
