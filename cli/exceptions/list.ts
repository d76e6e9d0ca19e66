import { EXIT, type ExitCode } from '../exit-codes.js';
import { assertSeen } from './account.js';
import { withDesk } from './connect.js';
import { asJson, type ExceptionRow } from './row.js';
import { candidates } from './select.js';
import type { ExceptionStore, ListFilter } from './store.js';

/** Exceptions by weight and age, as a table or as one JSON array. No amounts are added up: currencies differ. */
export function list(filter: ListFilter, json: boolean, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  return withDesk(env, async ({ store }) => {
    const found = await foundBy(store, filter);
    const shown = filter.limit === 0 ? found : found.slice(0, filter.limit);
    if (json) process.stdout.write(`[${shown.map((row) => JSON.stringify(asJson(row))).join(',\n')}]\n`);
    else if (shown.length > 0) process.stdout.write(`${candidates(shown)}\n`);
    const remark = remarkOn(shown.length, found.length);
    if (!json && remark !== null) process.stderr.write(`${remark}\n`);
    return EXIT.ok;
  });
}

/** One more than is shown, which tells whether there are more. None is an answer only of an account that exists. */
export async function foundBy(
  store: Pick<ExceptionStore, 'list' | 'accounts'>,
  filter: ListFilter,
): Promise<readonly ExceptionRow[]> {
  const limit = filter.limit === 0 ? 0 : filter.limit + 1;
  const found = await store.list({ ...filter, limit });
  if (found.length === 0) await assertSeen(store, filter);
  return found;
}

function remarkOn(shown: number, found: number): string | null {
  if (found === 0) return 'No such exceptions.';
  return shown < found ? `These are the first ${shown}; --limit 0 shows all.` : null;
}
