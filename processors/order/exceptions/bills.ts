import type { Compared } from '../derive/bills.js';
import { unitOf } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';
import type { Finding } from './finding.js';

/**
 * A provider's bill says something else than we know. What we have of a day and its bill has not, only a reader of
 * both sees (view exceptions): the fold knows of no bill but by its lines.
 */
export function billFindings({ compared }: OrderView): readonly Finding[] {
  return compared
    .filter(({ row: { verdict } }) => verdict !== 'matched' && verdict !== 'pending')
    .map(({ row, claims }) => ({
      kind: 'statement_diff' as const,
      subject: row.subject,
      unit: unitOf(row),
      atStakeMinor: row.ours_minor === null ? row.theirs_minor : magnitude(row.theirs_minor - row.ours_minor),
      detail: `${row.verdict}: the bill says ${row.their_state} ${row.theirs_minor}, here ${hereText(row)}`,
      causes: claims.map(({ fact }) => fact),
    }));
}

function hereText({ our_state, ours_minor }: Compared['row']): string {
  if (our_state === null) return 'nothing';
  return ours_minor === null ? `${our_state} in another currency` : `${our_state} ${ours_minor}`;
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
