import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { readCsv } from '@quittance/runtime/csv';
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
  const totalMinor = totalOf(claims.total, mapping);
  const reading: BillReading = readBill(csv.records, mapping, { ...claims, timeZone, totalMinor });
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

function totalOf(total: string | null, { currencies }: StatementMapping): bigint | null {
  if (total === null) return null;
  const [currency, ...others] = Object.keys(currencies);
  if (currency === undefined || others.length > 0) {
    throw new CliError(EXIT.usage, '--total: bills of this account have several currencies; give --rows');
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
