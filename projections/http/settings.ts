import { readFinancePassword } from '@quittance/runtime/config/env';
import type { EnvReader } from '@quittance/runtime/config/env-reader';
import { type MerchantPasswords, readMerchantPasswords } from '@quittance/runtime/config/merchant-passwords';
import { TEXTS } from '@quittance/runtime/config/pipeline-rules';
import { type ApiToken, readTokens } from './tokens.js';

export interface QueryApiSettings {
  readonly tokensFile: string;
  /** As the file was at the start. */
  readonly tokens: readonly ApiToken[];
  readonly financePassword: string | null;
  readonly merchantPasswords: MerchantPasswords;
}

/** What the query API needs besides the pipeline's own settings; null where no tokens file is named: then there is none. */
export function readQueryApi(reader: EnvReader): QueryApiSettings | null {
  const tokensFile = reader.optional(TEXTS.apiTokensFile.variable);
  if (tokensFile === null) return null;
  const merchantPasswords = readMerchantPasswords(reader);
  const financePassword = readFinancePassword(reader);
  const reading = readTokens(tokensFile, new Set(merchantPasswords.keys()));
  if (reading.kind === 'problems') reader.problems.push(...reading.problems);
  if (financePassword === null)
    reader.mistake(
      'QUITTANCE_FINANCE_PASSWORD',
      'is not set',
      'the query API reads as the user finance: set it',
    );
  return {
    tokensFile,
    tokens: reading.kind === 'tokens' ? reading.tokens : [],
    financePassword,
    merchantPasswords,
  };
}
