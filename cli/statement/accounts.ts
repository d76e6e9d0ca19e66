import { loadStatementAccounts, type StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { ConfigurationError } from '@quittance/runtime/config/problem';
import { CliError, EXIT } from '../exit-codes.js';

/** The account that is meant by `provider/account`. @param flag the accounts file; null = $QUITTANCE_ACCOUNTS_FILE */
export function findAccount(name: string, flag: string | null, env: NodeJS.ProcessEnv): StatementAccount {
  const { QUITTANCE_ACCOUNTS_FILE: variable = '' } = env;
  const file = flag ?? variable;
  if (file === '')
    throw new CliError(EXIT.usage, 'Which accounts? Give --accounts FILE or set QUITTANCE_ACCOUNTS_FILE.');
  const reading = loadStatementAccounts(file);
  if (reading.kind === 'problems') throw new ConfigurationError(reading.problems, 'accounts_invalid');
  const found = reading.accounts.find(({ provider, account }) => `${provider}/${account}` === name);
  if (found !== undefined) return found;
  const names = reading.accounts.map(({ provider, account }) => `${provider}/${account}`).join(', ');
  throw new CliError(EXIT.usage, `${file} has no account ${name}. It has: ${names}`);
}
