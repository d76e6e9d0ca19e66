import type { OrderFact } from '@quittance/schemas/generated/order-facts';

/** The id by which people know what is found now about a kind and subject; null where nothing is. */
export type FindingOf = (kind: string, subject: string) => string | null;

/** What people's decisions come to. */
export interface Judgements {
  /** OPEN, ACKNOWLEDGED, RESOLVED or IGNORED: how an exception that is found stands. */
  readonly stateOf: (kind: string, subject: string) => string;
  /** The content that was chosen to count of a statement said in several ways; null where none was. */
  readonly choiceOf: (factId: string) => string | null;
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  ACKNOWLEDGE: 'ACKNOWLEDGED',
  RESOLVE: 'RESOLVED',
  IGNORE: 'IGNORED',
  REOPEN: 'OPEN',
};

/** The last word: the decision with the latest time (of one instant, the greatest id) that sets a state. */
function lastWord(decisions: readonly OrderFact[], kind: string, subject: string): OrderFact | null {
  let last: OrderFact | null = null;
  for (const fact of decisions) {
    const action = fact.action;
    if (action?.exception_kind !== kind || action.exception_subject !== subject) continue;
    if (STATE_AFTER[action.verb] === undefined) continue;
    const isLater =
      last === null ||
      fact.occurred_at > last.occurred_at ||
      (fact.occurred_at === last.occurred_at && fact.fact_id > last.fact_id);
    if (isLater) last = fact;
  }
  return last;
}

/** domain.md §3.5, resolution: what is settled was settled for the finding the person saw, and for no other. */
export function judge(facts: readonly OrderFact[], findingOf: FindingOf): Judgements {
  const decisions = facts.filter((fact) => fact.type === 'operator.decided');
  const stateOf = (kind: string, subject: string): string => {
    const action = lastWord(decisions, kind, subject)?.action;
    const state = STATE_AFTER[action?.verb ?? ''] ?? 'OPEN';
    if (state === 'OPEN' || state === 'ACKNOWLEDGED') return state;
    return action?.finding_id === findingOf(kind, subject) ? state : 'OPEN';
  };
  return {
    stateOf,
    choiceOf: (factId) =>
      stateOf('restated', factId) === 'RESOLVED'
        ? (lastWord(decisions, 'restated', factId)?.action?.counts ?? null)
        : null,
  };
}
