import type { DecisionVerb } from '@quittance/schemas/decisions/vocabulary';
import { type ExceptionRow, isoOrNull } from './row.js';

/** The verbs of the command line that decide something. */
export const VERB_OF = {
  ack: 'ACKNOWLEDGE',
  assign: 'ASSIGN',
  resolve: 'RESOLVE',
  ignore: 'IGNORE',
  annotate: 'ANNOTATE',
  reopen: 'REOPEN',
} as const satisfies Readonly<Record<string, DecisionVerb>>;
export type ActVerb = keyof typeof VERB_OF;

/** The state an action asks for; null = leaves it as it is. */
const ASKED: Readonly<Record<ActVerb, string | null>> = {
  ack: 'ACKNOWLEDGED',
  assign: null,
  resolve: 'RESOLVED',
  ignore: 'IGNORED',
  annotate: null,
  reopen: 'OPEN',
};

/**
 * Why an action would do nothing, or undo what somebody else decided, said for a person; null where it makes sense.
 * The pipeline itself takes any order of decisions: this is what keeps a person from an accident.
 */
export function refusalOf(verb: ActVerb, row: ExceptionRow, assignee: string | null): string | null {
  if (verb === 'annotate') return null;
  if (row.state === 'CLEARED')
    return 'it is cleared: its cause is gone, there is nothing to decide. `annotate` adds a note.';
  if (verb === 'assign')
    return row.assignee === assignee ? `it is assigned to ${assignee ?? 'nobody'} already.` : null;
  if (row.state === ASKED[verb]) return `it is ${row.state} already${byWhom(row)}.`;
  return verb !== 'reopen' && isSettled(row)
    ? `it is ${row.state}${byWhom(row)}. \`reopen\` it first to decide anew.`
    : null;
}

/**
 * After an action was taken: null where the exception is as asked; else what is to be known.
 * @param actedAt epoch ms of the action: a decision with another time is somebody else's
 */
export function surpriseOf(verb: ActVerb, row: ExceptionRow, actedAt: number): string | null {
  const asked = ASKED[verb];
  if (asked === null || row.state === asked) return null;
  if (row.state === 'CLEARED') return 'Its cause is gone meanwhile: it is CLEARED. The decision is kept.';
  return row.handledAt === actedAt
    ? `It is still ${row.state}: what is found now is not what you saw. Now: ${row.detail}. Look at it again.`
    : `It is ${row.state}${byWhom(row)}: that decision is later than yours.`;
}

function isSettled({ state }: ExceptionRow): boolean {
  return state === 'RESOLVED' || state === 'IGNORED';
}

function byWhom({ handledBy, handledAt, reason }: ExceptionRow): string {
  if (handledBy === null || handledAt === null) return '';
  return ` by ${handledBy} since ${isoOrNull(handledAt)}${reason === null ? '' : ` (${reason})`}`;
}
