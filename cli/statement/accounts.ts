import { loadStatementAccounts, type StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { ConfigurationError } from '@quittance/runtime/config/problem';
import { CliError, EXIT } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { asTexts, readJsonFile } from '../json-file.js';

const VARIABLE = 'QUITTANCE_ACCOUNTS_FILE';

/** The accounts file: the flag, else the environment's, else that of the pipeline that is up. */
export function accountsFileOf(flag: string | null, env: NodeJS.ProcessEnv): string {
  if (flag !== null) return flag;
  const home = homeOf(env);
  const file = env[VARIABLE] || asTexts(readJsonFile(home.pipeline))?.[VARIABLE];
  if (file) return file;
  throw new CliError(
    EXIT.usage,
    `Which accounts? Nothing is up in ${home.root}, which would tell: give --accounts FILE or set ${VARIABLE}.`,
  );
}

/** The account that is meant by `provider/account`. @param flag the accounts file; null = as configured */
export function findAccount(name: string, flag: string | null, env: NodeJS.ProcessEnv): StatementAccount {
  const file = accountsFileOf(flag, env);
  const reading = loadStatementAccounts(file);
  if (reading.kind === 'problems') throw new ConfigurationError(reading.problems, 'accounts_invalid');
  const found = reading.accounts.find(({ provider, account }) => `${provider}/${account}` === name);
  if (found !== undefined) return found;
  const names = reading.accounts.map(({ provider, account }) => `${provider}/${account}`).join(', ');
  throw new CliError(EXIT.usage, `${file} has no account ${name}. It has: ${names}`);
}
