import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import { redrives } from '@quittance/schemas/topics/index';

/** Which dead letters; null = any. Times are those at which the callback was received, epoch ms. */
export interface Selection {
  readonly reason: string | null;
  readonly provider: string | null;
  readonly account: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Of the dead letter or of its callback. */
  readonly id: string | null;
  /** Those too that were sent again before. */
  readonly again: boolean;
}

/** Is it one of them? A redrive that failed again is left out: the first dead letter is the one to send. */
export function isSelected(letter: DeadLetter, wanted: Selection, redriven: ReadonlySet<string>): boolean {
  if (redrives.names.includes(letter.origin_topic)) return false;
  if (!wanted.again && redriven.has(letter.dead_letter_id)) return false;
  const agrees = (asked: string | null, is: string) => asked === null || asked === is;
  return (
    agrees(wanted.reason, letter.reason) &&
    agrees(wanted.provider, letter.provider) &&
    agrees(wanted.account, letter.account) &&
    (wanted.id === null || [letter.dead_letter_id, letter.callback_id].includes(wanted.id)) &&
    (wanted.sinceMs === null || letter.received_at >= wanted.sinceMs) &&
    (wanted.untilMs === null || letter.received_at < wanted.untilMs)
  );
}
