import type { AppliedFact, HandlingRow } from '@quittance/schemas/generated/order-snapshots';
import { compareFacts } from '../facts.js';
import { byText, firstBy, groupBy, type NonEmpty } from '../lists.js';
import { isVerb, VERBS, type Verb } from '../verbs.js';

/** A fact that is a person's decision. */
export type Decided<Fact = AppliedFact> = Fact & { readonly action: Action };
type Action = NonNullable<AppliedFact['action']> & { readonly verb: Verb };

/** Which exception of an order. */
export interface ExceptionKey {
  readonly kind: string;
  readonly subject: string;
}

/** What all decisions about one exception come to, with the variant that the latest of them lets count. */
export type Handling = HandlingRow & { readonly counts: string | null };

export function isDecided<Fact extends Pick<AppliedFact, 'action'>>(fact: Fact): fact is Decided<Fact> {
  return fact.action !== null && isVerb(fact.action.verb);
}

/** Identity of an exception within its order. */
export function exceptionKey({ kind, subject }: ExceptionKey): string {
  return `${kind}/${subject}`;
}

/** One row per exception that anybody decided about, by kind and subject. */
export function deriveHandlings(decisions: readonly Decided[]): readonly HandlingRow[] {
  return [...groupBy(decisions, decidedKey).values()]
    .map(summarise)
    .map(({ counts: _, ...row }) => row)
    .sort((a, b) => byText(exceptionKey(a), exceptionKey(b)));
}

/** What the decisions about one exception come to; null where there is none. */
export function handlingOf(decisions: readonly Decided[], key: ExceptionKey): Handling | null {
  const [first, ...others] = decisions.filter((decision) => decidedKey(decision) === exceptionKey(key));
  return first === undefined ? null : summarise([first, ...others]);
}

/** The exception a decision is about. */
export function decidedKey({ action }: Pick<Decided, 'action'>): string {
  return exceptionKey({ kind: action.exception_kind, subject: action.exception_subject });
}

/**
 * Decisions count in the order of their times (of equal ones, in canonical order), whatever the order they arrived in.
 * The latest whose verb sets a state sets it, with its finding and reason; assignee and note stay until another one is
 * given.
 */
function summarise(decisions: NonEmpty<Decided>): Handling {
  const latest = firstBy(decisions, latestFirst);
  const newest = decisions.toSorted(latestFirst).map(({ action }) => action);
  const setting = newest.find(({ verb }) => VERBS[verb].to !== null);
  return {
    kind: latest.action.exception_kind,
    subject: latest.action.exception_subject,
    state: newest.map(({ verb }) => VERBS[verb].to).find((to) => to !== null) ?? 'OPEN',
    finding_id: setting?.finding_id ?? null,
    assignee: newest.find(({ assignee }) => assignee !== null)?.assignee ?? null,
    actor: latest.action.actor,
    reason: setting?.reason ?? null,
    note: newest.find(({ note }) => note !== null)?.note ?? null,
    acted_at: latest.occurred_at,
    counts: setting?.counts ?? null,
  };
}

function latestFirst(a: Decided, b: Decided): number {
  return b.occurred_at - a.occurred_at || compareFacts(b, a);
}
