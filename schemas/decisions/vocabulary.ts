/** What a person may do with an exception; processors/order/verbs.ts says what each does to its state. */
export const DECISION_VERBS = ['ACKNOWLEDGE', 'ASSIGN', 'RESOLVE', 'IGNORE', 'ANNOTATE', 'REOPEN'] as const;
export type DecisionVerb = (typeof DECISION_VERBS)[number];

/** Why an exception may be resolved (domain.md §3.5). */
export const RESOLUTIONS = [
  'confirmed_by_query',
  'corrected',
  'written_off',
  'provider_error',
  'duplicate',
] as const;

/** The one kind whose resolution may say which variant counts. */
export const RESTATED = 'restated';

export function isDecisionVerb(text: string): text is DecisionVerb {
  return DECISION_VERBS.some((verb) => verb === text);
}
