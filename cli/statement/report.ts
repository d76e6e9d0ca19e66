import type { Statement } from '@quittance/schemas/generated/statements';
import { formatMinor } from '@quittance/schemas/money';
import { FEE_DIGITS } from '@quittance/schemas/statements/cells';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Arrival } from './await-figures.js';
import type { ImportResult } from './import.js';
import { mistakeText } from './read-file.js';

/** 0 where the bill is imported, now or before; 1 where it was refused, or is not the only one that counts. */
export function exitCodeOf(result: ImportResult): ExitCode {
  const isAlone = result.kind !== 'imported' || result.beside.length === 0;
  return isAlone && (result.kind === 'imported' || result.kind === 'known') ? EXIT.ok : EXIT.off;
}

/** What an import came to, for a person. @param arrival null where the figures were not waited for */
export function importText(result: ImportResult, arrival: Arrival | null): string {
  switch (result.kind) {
    case 'refused': {
      const more = result.further === 0 ? [] : [`… and ${result.further} more`];
      return [
        'Refused, nothing was imported:',
        ...result.mistakes.map((each) => `  ${mistakeText(each)}`),
        ...more,
      ].join('\n');
    }
    case 'not_now':
      return `Refused, nothing was imported: ${result.problem}`;
    case 'known': {
      const { statement, replacedBy } = result;
      const since = replacedBy === null ? '' : ` It was replaced by ${replacedBy}.`;
      return `Imported already, by ${statement.actor} at ${new Date(statement.imported_at).toISOString()}, as ${statement.statement_id}: nothing was sent.${since}`;
    }
    case 'imported':
      return importedText(result, arrival);
  }
}

function importedText(
  { statement, withdrawn, dryRun, beside }: Extract<ImportResult, { kind: 'imported' }>,
  arrival: Arrival | null,
): string {
  const { statement_id, rows, sums, checks, replaces } = statement;
  const checked =
    checks.length === 0 ? 'nothing tells whether the file is whole' : `checked by ${checks.join(', ')}`;
  return [
    `${dryRun ? 'Would be imported' : 'Imported'} as ${statement_id}: ${rows} lines, ${checked}.`,
    ...sums.map((sum) => `  ${sumText(sum)}`),
    ...(replaces === null
      ? []
      : [`Takes the place of ${replaces}; ${withdrawn} of its orders are not in this one.`]),
    ...beside.map(besideText),
    dryRun ? 'Nothing was sent.' : arrivalText(arrival),
  ].join('\n');
}

function besideText({ statement_id, rows, file_name, actor }: Statement): string {
  return `Not alone: in the same moment ${actor} imported ${statement_id}, ${rows} lines, of ${file_name}, for the same day. Both count until one is replaced; docs/statements.md says how.`;
}

const DIFF = 'npx quittance query statement_diff';

/** Before every line has arrived what differs means nothing, so it is not said to be there. */
function arrivalText(arrival: Arrival | null): string {
  const later = `Once they are there: ${DIFF}`;
  if (arrival === null) return `Its figures are on their way; they were not waited for. ${later}`;
  if (arrival.kind === 'on_their_way')
    return `Imported safely, but its figures are still on their way: ${arrival.why}. \`quittance status\` tells why. ${later}`;
  const { quarantined } = arrival;
  const refused = quarantined === 0 ? '' : ` ${quarantined} lines were quarantined and count nowhere.`;
  return `Every line is stored and taken by its order.${refused} What differs: ${DIFF}`;
}

function sumText({
  kind,
  currency,
  exponent,
  count,
  amount_minor,
  fee_e5,
}: Statement['sums'][number]): string {
  const fee = fee_e5 === null ? 'no fee said' : `fee ${formatMinor(fee_e5, FEE_DIGITS)}`;
  return `${kind} ${count} lines, ${formatMinor(amount_minor, exponent)} ${currency} succeeded, ${fee}`;
}

/** The same for a program; 64-bit amounts as texts. */
export function importJson(result: ImportResult, arrival: Arrival | null): string {
  return JSON.stringify({ ...result, arrival }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
