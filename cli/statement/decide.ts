import type { Statement } from '@quittance/schemas/generated/statements';
import { hash128 } from '@quittance/schemas/hash';

/** What is known of a file before it is imported. */
export interface Candidate {
  readonly provider: string;
  readonly account: string;
  readonly day: number;
  readonly fileHash: string;
  readonly readingHash: string;
  /** As the person says: the id, or its beginning, of the statement that no longer counts. */
  readonly replaces: string | null;
}

/** What becomes of a file. */
export type ImportDecision =
  | { readonly kind: 'import'; readonly statementId: string; readonly replaces: string | null }
  /** This very file, read in the same way, is imported already. */
  | { readonly kind: 'known'; readonly statement: Statement; readonly replacedBy: string | null }
  | { readonly kind: 'refused'; readonly problem: string };

const SHORTEST_ID = 8;

/**
 * One account and day have one statement that counts. Another file for them must name the one it replaces: nothing is
 * replaced by mistake, and which counts does not depend on what arrives first.
 * @param known every statement that was ever imported
 */
export function decideImport(file: Candidate, known: readonly Statement[]): ImportDecision {
  const successor = (id: string) => known.find((each) => each.replaces === id)?.statement_id ?? null;
  const sameFile = known.filter((each) => each.file_hash === file.fileHash);
  const elsewhere = sameFile.find((each) => !isOf(each, file));
  if (elsewhere !== undefined) return refused(`this very file was imported for ${nameOf(elsewhere)}`);
  const same = sameFile.find((each) => each.reading_hash === file.readingHash);
  if (same !== undefined) return { kind: 'known', statement: same, replacedBy: successor(same.statement_id) };
  const standing = known.filter((each) => isOf(each, file) && successor(each.statement_id) === null);
  const statementId = sameFile.length === 0 ? file.fileHash : hash128(`${file.fileHash} ${file.readingHash}`);
  const [present] = standing;
  if (present === undefined) {
    if (file.replaces !== null) return refused('there is no statement of that account and day to replace');
    return { kind: 'import', statementId, replaces: null };
  }
  const chosen = standing.find((each) => isMeant(each.statement_id, file.replaces));
  if (chosen === undefined) return refused(mustReplace(present, sameFile.length > 0));
  return { kind: 'import', statementId, replaces: chosen.statement_id };
}

/**
 * Other statements that count for the day of one that was just imported: somebody imported in the same moment, for
 * nothing locks the log. Both see the other, or the later one does.
 * @param known every statement, read after the header was appended
 */
export function countingBeside(one: Statement, known: readonly Statement[]): readonly Statement[] {
  const replaced = new Set(known.map(({ replaces }) => replaces));
  const { provider, account, statement_day: day, statement_id: id } = one;
  const others = known.filter((each) => isOf(each, { provider, account, day }) && each.statement_id !== id);
  return others.filter(({ statement_id }) => !replaced.has(statement_id));
}

type DayOfAccount = Pick<Candidate, 'provider' | 'account' | 'day'>;

function isOf(statement: Statement, { provider, account, day }: DayOfAccount): boolean {
  return statement.provider === provider && statement.account === account && statement.statement_day === day;
}

function isMeant(id: string, said: string | null): boolean {
  return said !== null && said.length >= SHORTEST_ID && id.startsWith(said);
}

function refused(problem: string): ImportDecision {
  return { kind: 'refused', problem };
}

function mustReplace(present: Statement, isReread: boolean): string {
  const why = isReread
    ? 'this file was imported, and is read otherwise now (mapping or merchants changed)'
    : `${nameOf(present)} has a statement`;
  return `${why}: ${present.statement_id}, ${present.rows} lines, of ${present.file_name}, by ${present.actor}. Where this one takes its place: --replaces ${present.statement_id.slice(0, 12)}`;
}

function nameOf({ provider, account, statement_day: day }: Statement): string {
  return `${provider}/${account} of ${new Date(day * 86_400_000).toISOString().slice(0, 10)}`;
}
