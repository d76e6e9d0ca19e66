import type { Statement } from '@quittance/schemas/generated/statements';
import { formatMinor } from '@quittance/schemas/money';
import { FEE_DIGITS } from '@quittance/schemas/statements/cells';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { ImportResult } from './import.js';
import { mistakeText } from './read-file.js';

/** 0 where the bill is imported, now or before; 1 where it was refused. */
export function exitCodeOf({ kind }: ImportResult): ExitCode {
  return kind === 'imported' || kind === 'known' ? EXIT.ok : EXIT.off;
}

/** What an import came to, for a person. */
export function importText(result: ImportResult): string {
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
      return importedText(result);
  }
}

function importedText({ statement, withdrawn, dryRun }: Extract<ImportResult, { kind: 'imported' }>): string {
  const { statement_id, rows, sums, checks, replaces } = statement;
  const checked =
    checks.length === 0 ? 'nothing tells whether the file is whole' : `checked by ${checks.join(', ')}`;
  return [
    `${dryRun ? 'Would be imported' : 'Imported'} as ${statement_id}: ${rows} lines, ${checked}.`,
    ...sums.map((sum) => `  ${sumText(sum)}`),
    ...(replaces === null
      ? []
      : [`Takes the place of ${replaces}; ${withdrawn} of its orders are not in this one.`]),
    dryRun ? 'Nothing was sent.' : 'What differs: npx quittance query statement_diff',
  ].join('\n');
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
export function importJson(result: ImportResult): string {
  return JSON.stringify(result, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
