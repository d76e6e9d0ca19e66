import { CliError, EXIT } from '../exit-codes.js';
import { renderTable } from '../table.js';
import { type ExceptionRow, stakeText } from './row.js';
import type { ExceptionStore, Selector } from './store.js';

/** The one exception that is meant, or an error that lists those it could be. */
export async function selectOne(
  store: Pick<ExceptionStore, 'find'>,
  selector: Selector,
): Promise<ExceptionRow> {
  const found = await store.find(selector);
  const [only, ...others] = found;
  if (only === undefined) {
    throw new CliError(
      EXIT.off,
      `There is no exception ${nameOf(selector)}. \`quittance exceptions list --state all\` lists all there are.`,
    );
  }
  if (others.length === 0) return only;
  throw new CliError(
    EXIT.off,
    `${nameOf(selector)} could be any of ${found.length} exceptions. Name one by its handle:\n${candidates(found)}`,
  );
}

/** The columns by which a person tells exceptions apart. */
export function candidates(rows: readonly ExceptionRow[]): string {
  return renderTable(
    rows.map((row) => ({
      handle: row.handle,
      sev: row.severity,
      state: row.state,
      kind: row.kind,
      subject: row.subject,
      order: row.orderKey,
      at_stake: stakeText(row),
      since: row.firstSeenAt,
      assignee: row.assignee,
      detail: row.detail,
    })),
  );
}

function nameOf({ id, kind, subject }: Selector): string {
  return [id, kind, subject].filter((part) => part !== null).join(' ');
}
