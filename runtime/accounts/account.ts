import type { Provider, ProviderAccount } from '@quittance/schemas/providers/provider';

/**
 * One account at a provider, as configured, with secrets resolved and the options' defaults filled in. Its exponents
 * and merchants are among the options, with which they travel (ADR 20).
 */
export interface Account extends ProviderAccount {
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  /** IANA zone of the account's days. */
  readonly timeZone: string;
  /** Are its callbacks kept on the ingress' own disk while Kafka is away? */
  readonly spill: boolean;
}

/** The accounts of one reading of the file. Immutable: a request keeps the reading it began with. */
export interface Accounts {
  readonly list: readonly Account[];
  find(provider: string, account: string): Account | null;
}

/** What reading a secret depends on besides where it says to look. */
export interface SecretContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True where NODE_ENV is production: a secret written into the file is refused. */
  readonly production: boolean;
  /** Folder that `{ "file": … }` is relative to. */
  readonly folder: string;
}

/** What reading an accounts file depends on besides the file. */
export interface AccountsContext extends SecretContext {
  readonly providers: ReadonlyMap<string, Provider>;
}

/** Looks accounts up in constant time, whatever characters the names are made of. */
export function accountsOf(list: readonly Account[]): Accounts {
  const byProvider = new Map<string, Map<string, Account>>();
  for (const account of list) {
    const byName = byProvider.get(account.provider) ?? new Map<string, Account>();
    byProvider.set(account.provider, byName.set(account.account, account));
  }
  return { list, find: (provider, account) => byProvider.get(provider)?.get(account) ?? null };
}
