import { lenientText } from '../fields.js';
import { readJson } from '../json.js';
import type { JsonObject } from '../json-value.js';
import { activeKeys, equalSecrets, keyField } from '../keys.js';
import type {
  KeyProblem,
  ProviderAccount,
  ProviderKey,
  ReceivedCallback,
  RefusalCause,
  Verification,
} from '../provider.js';
import { businessObject } from './envelope.js';

const MIN_TOKEN_LENGTH = 16;

/** The token is the only proof there is, so it must be unguessable; it stands in a path, so no `/ ? #` or blanks. */
export function checkKey(key: ProviderKey): KeyProblem {
  const token = keyField(key, 'pathToken');
  if (token.length < MIN_TOKEN_LENGTH) return `pathToken: at least ${MIN_TOKEN_LENGTH} characters are needed`;
  return /[\s/?#\p{Cc}]/u.test(token) ? 'pathToken: must fit in one path segment' : null;
}

function businessOrNull(body: Uint8Array): JsonObject | null {
  try {
    return businessObject(body);
  } catch {
    return null;
  }
}

/** Merge number for merged orders, else the order's. */
function routingKeyOf(body: Uint8Array): string | null {
  const business = businessOrNull(body);
  return lenientText(business, 'osMergeNo') ?? lenientText(business, 'osTradeNo');
}

function refusal(cause: RefusalCause): Verification {
  return { kind: 'refusal', cause };
}

/**
 * Callbacks are unsigned (README): the proof is a secret path segment, since notifyUrl may carry no query string.
 * The token is checked first; behind it only bodies that are no JSON object are refused, the rest is for translate.
 */
export function verify(callback: ReceivedCallback, account: ProviderAccount, now: number): Verification {
  const keys = activeKeys(account, now);
  if (keys.length === 0) return refusal('no_active_key');
  const token = callback.pathToken ?? '';
  const key = keys.find((candidate) => equalSecrets(keyField(candidate, 'pathToken'), token));
  if (key === undefined || token === '') return refusal('wrong_path_token');
  const reading = readJson(callback.body);
  if (reading.kind === 'not_json' || reading.value.kind !== 'object') return refusal('not_json');
  return { kind: 'proof', keyId: key.id, trust: 'UNSIGNED', routingKey: routingKeyOf(callback.body) };
}
