import { loadAccounts } from '@quittance/runtime/accounts/load';
import { ConfigurationError } from '@quittance/runtime/config/problem';
import { providers } from '@quittance/schemas/providers/registry';

/** Checks the whole file before anything starts; throws with every mistake by its path in the file. */
export function checkAccounts(file: string, env: NodeJS.ProcessEnv): void {
  const production = env['NODE_ENV'] === 'production';
  const reading = loadAccounts(file, { env, providers, production });
  if (reading.kind === 'problems') throw new ConfigurationError(reading.problems, 'accounts_invalid');
}
