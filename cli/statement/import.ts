import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import type { Statement } from '@quittance/schemas/generated/statements';
import { statementLineProblem } from '@quittance/schemas/statements/check';
import { CliError, EXIT } from '../exit-codes.js';
import { headerOf, linesOf, type ReadBill, readingHash, withdrawalsOf } from './compose.js';
import type { StatementLog } from './connect.js';
import { countingBeside, decideImport } from './decide.js';
import { type FileClaims, type FileReading, readBillFile } from './read-file.js';

/** What a person asks for. */
export interface ImportRequest extends FileClaims {
  readonly file: string;
  readonly account: StatementAccount;
  readonly replaces: string | null;
  readonly actor: string;
  /** Only tell what would happen. */
  readonly dryRun: boolean;
}

/** What an import came to. */
export type ImportResult =
  | Extract<FileReading, { readonly kind: 'refused' }>
  | { readonly kind: 'not_now'; readonly problem: string }
  | { readonly kind: 'known'; readonly statement: Statement; readonly replacedBy: string | null }
  | {
      readonly kind: 'imported';
      readonly statement: Statement;
      readonly withdrawn: number;
      readonly dryRun: boolean;
      /** Bills of the same day that somebody imported in the same moment: they count, too. */
      readonly beside: readonly Statement[];
    };

/**
 * Reads and checks the whole file, then sends its lines and after them its header. A wrong file leaves nothing behind;
 * an import that was cut off is repeated by the same command.
 * @param open opens the log, only once the file is known to be right
 */
export async function importStatement(
  request: ImportRequest,
  open: () => Promise<StatementLog>,
  now: number,
): Promise<ImportResult> {
  const { account, file } = request;
  if (account.statement === null) {
    throw new CliError(
      EXIT.usage,
      `${account.provider}/${account.account} has no "statement" in the accounts file: see docs/statements.md`,
    );
  }
  const reading = await readBillFile(file, account, account.statement, request);
  if (reading.kind === 'refused') return reading;
  return importBill(reading.bill, request, await open(), now);
}

async function importBill(
  bill: ReadBill,
  { replaces, actor, dryRun }: ImportRequest,
  log: StatementLog,
  now: number,
): Promise<ImportResult> {
  const { account, day, fileHash } = bill;
  const candidate = { provider: account.provider, account: account.account, day, fileHash };
  const decision = decideImport(
    { ...candidate, readingHash: readingHash(bill), replaces },
    await log.known(),
  );
  if (decision.kind === 'refused') return { kind: 'not_now', problem: decision.problem };
  if (decision.kind === 'known') return decision;
  const standing = { statementId: decision.statementId, replaces: decision.replaces, importedAt: now };
  const replaced = decision.replaces === null ? [] : await log.linesOf(decision.replaces);
  const withdrawn = withdrawalsOf(bill, standing, replaced);
  const lines = [...linesOf(bill, standing), ...withdrawn];
  for (const line of lines) {
    const problem = statementLineProblem(line);
    if (problem !== null) throw new CliError(EXIT.usage, `line ${line.row}: ${problem.detail}`);
  }
  const statement = headerOf(bill, standing, lines, actor);
  if (!dryRun) await log.append(lines, statement);
  const beside = dryRun ? [] : countingBeside(statement, await log.known());
  return { kind: 'imported', statement, withdrawn: withdrawn.length, dryRun, beside };
}
