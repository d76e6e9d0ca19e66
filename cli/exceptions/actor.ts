import { userInfo } from 'node:os';
import { CliError, EXIT } from '../exit-codes.js';

/** Who acts, and where the name comes from. */
export interface Actor {
  readonly name: string;
  readonly source: string;
}

/** --actor, else $QUITTANCE_ACTOR, else the user of this machine. Nobody checks the name: whoever may write to Kafka may act. */
export function actorOf(
  flag: string | null,
  env: NodeJS.ProcessEnv,
  user: () => string = () => userInfo().username,
): Actor {
  if (flag !== null) return { name: flag, source: '--actor' };
  const { QUITTANCE_ACTOR: variable = '' } = env;
  if (variable.trim() !== '') return { name: variable, source: '$QUITTANCE_ACTOR' };
  try {
    return { name: user(), source: 'the user of this machine' };
  } catch {
    throw new CliError(EXIT.usage, 'Who are you? Give --actor NAME or set QUITTANCE_ACTOR.');
  }
}
