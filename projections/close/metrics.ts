import type { Metrics } from '@quittance/runtime/metrics';
import type { Account } from './accounts.js';

/** What the automatic close tells about itself. */
export interface CloseMetrics {
  /** Days that are due and open; an account that is not named has none. */
  due(open: readonly { readonly account: Account; readonly days: number }[]): void;
  closed(account: Account): void;
  refused(account: Account): void;
}

/** Labels are bounded by the accounts there are. */
export function closeMetrics(metrics: Metrics): CloseMetrics {
  const labels = ['provider', 'account'] as const;
  const open = metrics.gauge({
    name: 'day_close_due_days',
    help: 'Days that are due to be closed and are open.',
    labels,
  });
  const refused = metrics.gauge({
    name: 'day_close_refused',
    help: '1 while the next day of an account is due and cannot be closed; the log says why.',
    labels,
  });
  const closed = metrics.counter({ name: 'day_closes_total', help: 'Days closed by this process.', labels });
  const of = ({ provider, account }: Account) => ({ provider, account });
  return {
    due: (accounts) => {
      open.reset();
      const named = accounts.map(({ account }) => account);
      if (named.length === 0) refused.reset();
      for (const { account, days } of accounts) open.set(of(account), days);
    },
    closed: (account) => {
      closed.inc(of(account));
      refused.remove(of(account));
    },
    refused: (account) => refused.set(of(account), 1),
  };
}
