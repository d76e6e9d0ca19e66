import type { ClickHouse } from '@quittance/runtime/clickhouse';

/** An account as its orders name it. */
export interface Account {
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Without FINAL: any version of the newest order tells merchant and zone. */
const ACCOUNTS = `
  SELECT provider, account, argMax(merchant, last_fact_at) AS newest_merchant, argMax(time_zone, last_fact_at) AS newest_zone
  FROM t_orders GROUP BY provider, account ORDER BY provider, account`;

/** Every account that has an order; the accounts file is not asked, for it is the ingress' own. */
export async function knownAccounts(clickhouse: ClickHouse): Promise<readonly Account[]> {
  return (await clickhouse.query(ACCOUNTS)).map((row) => ({
    provider: String(row['provider']),
    account: String(row['account']),
    merchant: String(row['newest_merchant']),
    timeZone: String(row['newest_zone']),
  }));
}

/** `provider/account`, as a person writes it. */
export function nameOf({ provider, account }: Pick<Account, 'provider' | 'account'>): string {
  return `${provider}/${account}`;
}
