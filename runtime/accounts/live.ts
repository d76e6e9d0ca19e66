import { problemText } from '../config/problem.js';
import type { Log } from '../log.js';
import type { Accounts } from './account.js';
import type { AccountsReading } from './parse.js';

/** The accounts in force. Ask once per request and keep the answer: a reload does not touch it. */
export interface LiveAccounts {
  current(): Accounts;
  /** Reads the file again. With mistakes in it the former reading stays in force and all of them are logged. */
  reload(): void;
}

/** Starts with a reading that was good. */
export function liveAccounts(first: Accounts, read: () => AccountsReading, log: Log): LiveAccounts {
  let accounts = first;
  return {
    current: () => accounts,
    reload: () => {
      const reading = read();
      if (reading.kind === 'accounts') {
        accounts = reading.accounts;
        log.info({ accounts: accounts.list.length }, 'accounts file read again');
        return;
      }
      for (const problem of reading.problems)
        log.error({ code: 'accounts_invalid' }, `accounts file: ${problemText(problem)}`);
      log.error({ code: 'accounts_invalid' }, 'accounts file has mistakes: the former one stays in force');
    },
  };
}
