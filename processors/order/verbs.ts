import type { DecisionVerb } from '@quittance/schemas/decisions/vocabulary';

export { RESOLUTIONS } from '@quittance/schemas/decisions/vocabulary';

/**
 * What a person may do with an exception, and the state it asks for (null: leaves it as it is).
 *
 *   OPEN ──acknowledge──▶ ACKNOWLEDGED ──resolve──▶ RESOLVED      OPEN, ACKNOWLEDGED ──ignore──▶ IGNORED
 *     ▲                                                │                                            │
 *     └──────────── reopen, or the finding changes ────┴────────────────────────────────────────────┘
 *
 * RESOLVED and IGNORED are about the finding the person saw: if another amount is at stake later, it is open again.
 * No verb changes a fact.
 */
export const VERBS = {
  ACKNOWLEDGE: { to: 'ACKNOWLEDGED', event: 'exception.acknowledged' },
  ASSIGN: { to: null, event: 'exception.assigned' },
  RESOLVE: { to: 'RESOLVED', event: 'exception.resolved' },
  IGNORE: { to: 'IGNORED', event: 'exception.ignored' },
  ANNOTATE: { to: null, event: 'exception.annotated' },
  REOPEN: { to: 'OPEN', event: 'exception.reopened' },
} as const satisfies Readonly<Record<DecisionVerb, { to: string | null; event: string }>>;
export type Verb = keyof typeof VERBS;

export function isVerb(text: string): text is Verb {
  return Object.hasOwn(VERBS, text);
}
