import type { AppliedFact, HandlingRow } from '@quittance/schemas/generated/order-snapshots';
import { byText, firstDifference, groupBy } from '../lists.js';
import { isVerb, VERBS } from '../verbs.js';

/** A fact that is a person's decision. */
export type Decided = AppliedFact & { readonly action: NonNullable<AppliedFact['action']> };

/** Which exception of an order. */
export interface ExceptionKey {
  readonly kind: string;
  readonly subject: string;
}

/** What all decisions about one exception come to, with the variant that the latest of them lets count. */
export type Handling = HandlingRow & { readonly counts: string | null };

export function isDecided(fact: AppliedFact): fact is Decided {
  return fact.action !== null;
}

/** Identity of an exception within its order. */
export function exceptionKey({ kind, subject }: ExceptionKey): string {
  return `${kind}/${subject}`;
}

/** One row per exception that anybody decided about, by kind and subject. */
export function deriveHandlings(decisions: readonly Decided[]): readonly HandlingRow[] {
  return [...groupBy(decisions, keyOf).values()]
    .map(summarise)
    .map(({ counts: _, ...row }) => row)
    .sort((a, b) => byText(exceptionKey(a), exceptionKey(b)));
}

/** What the decisions about one exception come to; null where there is none. */
export function handlingOf(decisions: readonly Decided[], key: ExceptionKey): Handling | null {
  const own = decisions.filter((decision) => keyOf(decision) === exceptionKey(key));
  return own.length === 0 ? null : summarise(own);
}

function keyOf({ action }: Decided): string {
  return exceptionKey({ kind: action.exception_kind, subject: action.exception_subject });
}

/**
 * Decisions in the order of their times (of equal ones, by id), whatever the order they arrived in: each verb says what
 * it sets; assignee and note stay until another one is given.
 */
function summarise(decisions: readonly Decided[]): Handling {
  const inTime = decisions.toSorted((a, b) =>
    firstDifference(a.occurred_at - b.occurred_at, byText(a.fact_id, b.fact_id)),
  );
  return inTime.reduce<Handling>(apply, {
    kind: '',
    subject: '',
    state: 'OPEN',
    finding_id: null,
    assignee: null,
    actor: '',
    reason: null,
    note: null,
    acted_at: 0,
    counts: null,
  });
}

function apply(before: Handling, { action, occurred_at }: Decided): Handling {
  // Strangers never get here: decide() refuses them.
  const to = isVerb(action.verb) ? VERBS[action.verb].to : null;
  const sets = to === null ? before : { ...action, state: to };
  return {
    kind: action.exception_kind,
    subject: action.exception_subject,
    state: sets.state,
    finding_id: sets.finding_id,
    reason: sets.reason,
    counts: sets.counts,
    assignee: action.assignee ?? before.assignee,
    actor: action.actor,
    note: action.note ?? before.note,
    acted_at: occurred_at,
  };
}
