import type { OperatorAction } from '../generated/operator-actions.js';
import { DECISION_VERBS, isDecisionVerb, RESOLUTIONS, RESTATED } from './vocabulary.js';

/** Longest note, in UTF-16 code units: an order keeps every note, and its snapshot is one Kafka record. */
export const MAX_NOTE_LENGTH = 1_000;
/** Longest id or name; providers' own ids have the same limit (providers/fields.ts). */
export const MAX_NAME_LENGTH = 128;
/** A subject may be a fact id: several such ids, percent-encoded and joined. */
const MAX_SUBJECT_LENGTH = 2_048;

/** How far the actor's clock may be ahead of the record's time: the latest decision holds, so one of next year would hold for ever. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** Nobody decided anything before this system was thought of. */
const EARLIEST_MS = Date.UTC(2020, 0, 1);

/** Why an action is no decision; it is quarantined with this code, and its partition goes on. */
export const DECISION_PROBLEMS = [
  'missing_field',
  'id_too_long',
  'not_plain_text',
  'unknown_verb',
  'unknown_resolution',
  'missing_finding_id',
  'missing_assignee',
  'missing_note',
  'note_too_long',
  'reason_not_allowed',
  'assignee_not_allowed',
  'counts_not_allowed',
  'unknown_time_zone',
  'bad_time',
] as const;

/** `detail` names the field and what was expected, never what was given. */
export interface DecisionProblem {
  readonly reason: (typeof DECISION_PROBLEMS)[number];
  readonly detail: string;
}

type Check = (action: OperatorAction, recordedAt: number) => DecisionProblem | null;

const CONTROL = /[\p{Cc}\p{Surrogate}]/u;
const CONTROL_BUT_LINES = /(?![\n\t])[\p{Cc}\p{Surrogate}]/u;

/** Each must be there; the others may be null, or empty (the subject of an exception of the whole order). */
const NAMED = ['action_id', 'provider', 'account', 'provider_order_no', 'merchant', 'actor'] as const;
const SHORT = [...NAMED, 'exception_kind', 'finding_id', 'counts', 'assignee', 'reason'] as const;

/** In this order: the first problem is told. */
const CHECKS: readonly Check[] = [
  checkNames,
  checkTexts,
  checkVerb,
  checkResolution,
  checkAssignee,
  checkNote,
  checkCounts,
  checkTimes,
];

/**
 * What is wrong with an action by itself; null where nothing is. The sender asks before it is sent, and translate
 * before it is believed.
 * @param recordedAt time of its record, epoch ms
 */
export function decisionProblem(action: OperatorAction, recordedAt: number): DecisionProblem | null {
  for (const check of CHECKS) {
    const problem = check(action, recordedAt);
    if (problem !== null) return problem;
  }
  return null;
}

function checkNames(action: OperatorAction): DecisionProblem | null {
  const missing = [...NAMED, 'exception_kind' as const].find((name) => action[name].trim() === '');
  return missing === undefined ? null : { reason: 'missing_field', detail: `${missing}: missing` };
}

function checkTexts(action: OperatorAction): DecisionProblem | null {
  const limits = [
    ...SHORT.map((name) => [name, MAX_NAME_LENGTH] as const),
    ['exception_subject', MAX_SUBJECT_LENGTH] as const,
  ];
  for (const [name, limit] of limits) {
    const text = action[name] ?? '';
    if (text.length > limit)
      return { reason: 'id_too_long', detail: `${name}: longer than ${limit} characters` };
    if (CONTROL.test(text))
      return { reason: 'not_plain_text', detail: `${name}: has a control character or half a pair` };
  }
  return null;
}

function checkVerb({ verb }: OperatorAction): DecisionProblem | null {
  return isDecisionVerb(verb)
    ? null
    : { reason: 'unknown_verb', detail: `verb: none of ${DECISION_VERBS.join(', ')}` };
}

/** RESOLVE says why; RESOLVE and IGNORE are about the finding the actor saw, and hold for no other. */
function checkResolution({ verb, reason, finding_id }: OperatorAction): DecisionProblem | null {
  if (verb === 'RESOLVE' && !RESOLUTIONS.some((resolution) => resolution === reason)) {
    return { reason: 'unknown_resolution', detail: `reason: none of ${RESOLUTIONS.join(', ')}` };
  }
  if (verb !== 'RESOLVE' && reason !== null) {
    return { reason: 'reason_not_allowed', detail: `reason: only RESOLVE has one` };
  }
  if (isSettling(verb) && (finding_id ?? '') === '') {
    return { reason: 'missing_finding_id', detail: `finding_id: ${verb} is about the finding that was seen` };
  }
  return null;
}

function checkAssignee({ verb, assignee }: OperatorAction): DecisionProblem | null {
  if (verb === 'ASSIGN' && (assignee ?? '').trim() === '') {
    return { reason: 'missing_assignee', detail: 'assignee: ASSIGN names one' };
  }
  return verb !== 'ASSIGN' && assignee !== null
    ? { reason: 'assignee_not_allowed', detail: 'assignee: only ASSIGN names one' }
    : null;
}

/** What takes an exception off the list is said in words, too (domain.md §3.5: always with actor and note). */
function checkNote({ verb, note }: OperatorAction): DecisionProblem | null {
  const text = note ?? '';
  if (text.length > MAX_NOTE_LENGTH) {
    return { reason: 'note_too_long', detail: `note: longer than ${MAX_NOTE_LENGTH} characters` };
  }
  if (CONTROL_BUT_LINES.test(text)) {
    return { reason: 'not_plain_text', detail: 'note: has a control character or half a pair' };
  }
  return (isSettling(verb) || verb === 'ANNOTATE') && text.trim() === ''
    ? { reason: 'missing_note', detail: `note: ${verb} needs one` }
    : null;
}

function checkCounts({ verb, exception_kind, counts }: OperatorAction): DecisionProblem | null {
  return counts === null || (verb === 'RESOLVE' && exception_kind === RESTATED && counts !== '')
    ? null
    : { reason: 'counts_not_allowed', detail: `counts: only RESOLVE of ${RESTATED} may name a variant` };
}

function checkTimes({ time_zone, acted_at }: OperatorAction, recordedAt: number): DecisionProblem | null {
  // An order of nothing but this decision takes its zone from it, and its days could not be told.
  if (!isTimeZone(time_zone)) return { reason: 'unknown_time_zone', detail: 'time_zone: no IANA zone' };
  return acted_at >= EARLIEST_MS && acted_at <= recordedAt + MAX_AHEAD_MS
    ? null
    : { reason: 'bad_time', detail: 'acted_at: before 2020, or later than its record' };
}

function isSettling(verb: string): boolean {
  return verb === 'RESOLVE' || verb === 'IGNORE';
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && zone !== '';
  } catch {
    return false;
  }
}
