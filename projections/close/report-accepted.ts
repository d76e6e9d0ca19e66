import type { AcceptedException, DayClose } from '@quittance/schemas/generated/day-closes';
import { dayText } from './day.js';
import type { Standing } from './standing.js';

/** As many as a person reads; all are in `quittance query accepted_exceptions`. */
const LISTED = 20;

/** What a close accepts, and what it found accepted. */
export function acceptedLines(
  { day, accepted_exceptions: accepted }: DayClose,
  { exceptions, accepted: before }: Standing,
): readonly string[] {
  const own = accepted.filter(({ accepted_day }) => accepted_day === day).length;
  return [...ownLines(own, exceptions), ...beforeLines(before)];
}

function ownLines(own: number, all: number): readonly string[] {
  if (own === 0) return [];
  const rest = all - own;
  return [
    `  ${own} exceptions are accepted with it: they keep no other day open until something happens to them`,
    ...(rest === 0
      ? []
      : [`  ${rest} more were too many for one close: they stand against the next day again`]),
  ];
}

/** What stands and was accepted by an earlier close: when, why and by whom. */
export function beforeLines(before: readonly AcceptedException[]): readonly string[] {
  if (before.length === 0) return [];
  const rest = before.length - LISTED;
  return [
    `  ${before.length} exceptions stand that were accepted before:`,
    ...before.slice(0, LISTED).map(lineOf),
    ...(rest > 0 ? [`    and ${rest} more: quittance query accepted_exceptions`] : []),
  ];
}

function lineOf({
  kind,
  order_key,
  accepted_day,
  accepted_by,
  accepted_at,
  because,
}: AcceptedException): string {
  const when = new Date(accepted_at).toISOString();
  return `    ${kind} of ${order_key}: accepted on ${dayText(accepted_day)} by ${accepted_by} at ${when}: ${because}`;
}
