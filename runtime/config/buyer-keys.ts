import { type BuyerKeys, loadBuyerKeys } from '../accounts/buyer-keys.js';
import type { EnvReader } from './env-reader.js';
import { TEXTS } from './pipeline-rules.js';

/** The merchants' keys for buyer references; none where no file is named. Mistakes go to the reader, all of them. */
export function readBuyerKeys(reader: EnvReader): BuyerKeys {
  const { env } = reader;
  const file = reader.optional(TEXTS.buyerKeysFile.variable);
  if (file === null) return new Map();
  const reading = loadBuyerKeys(file, { env, production: env['NODE_ENV'] === 'production' });
  if (reading.kind === 'keys') return reading.keys;
  reader.problems.push(...reading.problems);
  return new Map();
}
