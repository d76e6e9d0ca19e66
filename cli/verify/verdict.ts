import { EXIT, type ExitCode } from '../exit-codes.js';
import type { VerifyResult } from './run.js';

/** `partial`: nothing found wrong, but not everything could be looked at. */
export type Verdict = 'proven' | 'partial' | 'not_proven';

export function verdictOf({ completeness, money, behind }: VerifyResult): Verdict {
  const counts = completeness?.counts;
  const wrong =
    (counts?.missing ?? 0) +
    (counts?.doubled ?? 0) +
    (counts?.stray ?? 0) +
    (counts?.unreadable ?? 0) +
    (money?.differences ?? 0);
  if (wrong > 0) return 'not_proven';
  const unknown = (counts?.unprocessed ?? 0) + (counts?.expired ?? 0) + behind.length;
  return unknown > 0 || money?.coveredFromMs != null ? 'partial' : 'proven';
}

export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'proven':
      return EXIT.ok;
    case 'partial':
      return EXIT.partial;
    case 'not_proven':
      return EXIT.off;
  }
}
