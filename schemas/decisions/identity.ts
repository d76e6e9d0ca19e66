import type { OperatorAction } from '../generated/operator-actions.js';
import type { OperatorDecision } from '../generated/order-facts.js';
import { hash128 } from '../hash.js';
import { joinKey } from '../join-key.js';

/** What makes the fact of a decision this fact, and tells a repeat from another decision under the same id. */
export interface DecisionIdentity {
  readonly orderKey: string;
  readonly factId: string;
  readonly contentHash: string;
}

/**
 * The id is the sender's; the content is all but the time: a script that is run again sends the same action later,
 * which is a repeat, and the earliest time stays.
 */
export function decisionIdentity(action: OperatorAction): DecisionIdentity {
  const { provider, account, action_id } = action;
  const orderKey = joinKey([provider, account, action.provider_order_no]);
  return {
    orderKey,
    factId: joinKey([provider, account, 'decision', action_id]),
    contentHash: hash128(JSON.stringify([orderKey, decisionOf(action)])),
  };
}

/** What an action decides, as its fact carries it. One by one: the hash depends on their order. */
export function decisionOf(action: OperatorAction): OperatorDecision {
  return {
    verb: action.verb,
    exception_kind: action.exception_kind,
    exception_subject: action.exception_subject,
    finding_id: action.finding_id,
    counts: action.counts,
    actor: action.actor,
    assignee: action.assignee,
    reason: action.reason,
    note: action.note,
  };
}
