import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { type CsvRecord, readCsv } from '@quittance/runtime/csv';
import { formatMinor, parseDecimalAmount } from '@quittance/schemas/money';
import type { BillMistake, BillReading } from '@quittance/schemas/statements/bill';
import type { StatementMapping } from '@quittance/schemas/statements/mapping';
import { readBill } from '@quittance/schemas/statements/read-bill';
import { CliError, codeOf, EXIT } from '../exit-codes.js';
import type { ReadBill } from './compose.js';

/** What a person says of a file. */
export interface FileClaims {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly rows: number | null;
  /** Σ of the payments in major units, as the provider's page shows it. */
  readonly total: string | null;
  readonly unchecked: boolean;
}

/** A bill, or everything that is wrong with the file. */
export type FileReading =
  | { readonly kind: 'bill'; readonly bill: ReadBill }
  | { readonly kind: 'refused'; readonly mistakes: readonly BillMistake[]; readonly further: number };

/** A file is read as a whole before a line of it is believed. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Reads and checks the whole file. Nothing is sent here. */
export async function readBillFile(
  path: string,
  account: StatementAccount,
  mapping: StatementMapping,
  claims: FileClaims,
): Promise<FileReading> {
  const bytes = await bytesOf(path);
  const csv = readCsv(bytes, mapping);
  if (csv.kind === 'problem') {
    return { kind: 'refused', mistakes: [{ row: csv.row, column: null, problem: csv.problem }], further: 0 };
  }
  const timeZone = mapping.timeZone ?? account.timeZone;
  const reading = readClaimed(csv.records, mapping, claims, timeZone);
  if (reading.kind === 'refused') return reading;
  const { lines, checks } = reading;
  const fileHash = createHash('sha256').update(bytes).digest('hex');
  const about = { account, mapping, fileName: plainName(path), fileHash, day: claims.day, timeZone };
  return { kind: 'bill', bill: { ...about, lines, checks } };
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      throw new CliError(EXIT.usage, `${path} is larger than ${MAX_FILE_BYTES} bytes`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(EXIT.usage, `${path} cannot be read (${codeOf(error)})`);
  }
}

const MAX_NAME = 128;

function plainName(path: string): string {
  return basename(path)
    .replace(/[\p{Cc}\p{Surrogate}]/gu, '')
    .slice(0, MAX_NAME);
}

/** A total is an amount of one currency; of which, only the lines tell where the mapping allows several. */
function readClaimed(
  records: readonly CsvRecord[],
  mapping: StatementMapping,
  { day, rows, total, unchecked }: FileClaims,
  timeZone: string,
): BillReading {
  const claims = { day, rows, unchecked, timeZone, totalMinor: null };
  if (total === null) return readBill(records, mapping, claims);
  let currencies = Object.keys(mapping.currencies);
  if (currencies.length > 1) {
    const reading = readBill(records, mapping, { ...claims, unchecked: true });
    if (reading.kind === 'refused') return reading;
    currencies = [...new Set(reading.lines.map(({ currency }) => currency))];
  }
  return readBill(records, mapping, { ...claims, totalMinor: totalOf(total, currencies, mapping) });
}

function totalOf(total: string, found: readonly string[], { currencies }: StatementMapping): bigint {
  const [currency, ...others] = found;
  if (currency === undefined) {
    throw new CliError(EXIT.usage, '--total: the file has no lines that tell its currency; give --rows');
  }
  if (others.length > 0) {
    throw new CliError(EXIT.usage, `--total: the file has lines in ${found.join(' and ')}; give --rows`);
  }
  const amount = parseDecimalAmount(total, currency, currencies);
  if (amount.kind === 'problem')
    throw new CliError(
      EXIT.usage,
      `--total: ${amount.problem}; write it like ${formatMinor(123_456n, currencies[currency] ?? 0)}`,
    );
  return amount.money.minor;
}

/** "line 3, Amount: is no amount …" */
export function mistakeText({ row, column, problem }: BillMistake): string {
  const place = [row === null ? null : `line ${row}`, column].filter((part) => part !== null).join(', ');
  return place === '' ? `the file ${problem}` : `${place}: ${problem}`;
}
