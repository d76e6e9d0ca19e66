import { statSync } from 'node:fs';
import { problemText } from '@quittance/runtime/config/problem';
import type { Log } from '@quittance/runtime/log';
import type { ApiToken, TokensReading } from './tokens.js';

/** Changes whenever the file is written or replaced; empty where there is none. */
function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
}

/**
 * The tokens in force, read again whenever the file has changed: one that is taken out is refused from the next request
 * on. With mistakes in the file the former reading stays in force and all of them are logged, as with accounts.
 * @param first a reading of the file as it is now
 */
export function liveTokens(
  file: string,
  first: readonly ApiToken[],
  read: () => TokensReading,
  log: Log,
): () => readonly ApiToken[] {
  let tokens = first;
  let stamp = stampOf(file);
  return () => {
    const now = stampOf(file);
    if (now === stamp) return tokens;
    stamp = now;
    const reading = read();
    if (reading.kind === 'tokens') {
      tokens = reading.tokens;
      log.info({ tokens: tokens.length }, 'API tokens file read again');
      return tokens;
    }
    for (const problem of reading.problems)
      log.error({ code: 'configuration_invalid' }, `API tokens file: ${problemText(problem)}`);
    log.error(
      { code: 'configuration_invalid' },
      'API tokens file has mistakes: the former tokens stay in force',
    );
    return tokens;
  };
}
