import { CliError, EXIT } from '../exit-codes.js';
import type { ExceptionStore, ListFilter } from './store.js';

type Named = Pick<ListFilter, 'account' | 'provider'>;

/**
 * The account that is meant by `provider/account`, as other verbs write it, or by its name alone.
 * @param provider as said beside it; null = not said
 */
export function namedAccount(said: string | null, provider: string | null): Named {
  const at = said?.indexOf('/') ?? -1;
  if (said === null || at < 0) return { account: said, provider };
  const [before, account] = [said.slice(0, at), said.slice(at + 1)];
  if (before === '' || account === '' || account.includes('/'))
    throw new CliError(EXIT.usage, `--account ${said}: write PROVIDER/ACCOUNT, or the account alone`);
  if (provider !== null && provider !== before)
    throw new CliError(EXIT.usage, `--account ${said} is not an account of --provider ${provider}`);
  return { account, provider: before };
}

/** Refuses an account that no order was ever of: its empty list would look as if all was well. */
export async function assertSeen(
  store: Pick<ExceptionStore, 'accounts'>,
  { account, provider }: Named,
): Promise<void> {
  if (account === null) return;
  const seen = await store.accounts();
  if (seen.some((each) => each.account === account && (provider === null || each.provider === provider)))
    return;
  const name = provider === null ? account : `${provider}/${account}`;
  const known = seen.map((each) => `${each.provider}/${each.account}`);
  throw new CliError(
    EXIT.off,
    `No order of an account ${name} was ever seen. ${known.length === 0 ? 'There are no orders yet.' : `Accounts with orders: ${known.join(', ')}`}`,
  );
}
