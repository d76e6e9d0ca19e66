import { activeKeys, keyField } from '../keys.js';
import type { ProviderAccount, ProviderKey, Reply, Verdict } from '../provider.js';
import { utcPlus8Text } from '../times.js';
import { digestOf } from './signature.js';

/** The key that verified the notice; where none did, the first one in force. */
function replyKey(verdict: Verdict, account: ProviderAccount, now: number): ProviderKey | undefined {
  const matched =
    verdict.kind === 'accepted' ? account.keys.find((key) => key.id === verdict.keyId) : undefined;
  return matched ?? activeKeys(account, now)[0] ?? account.keys[0];
}

/**
 * The notification pages: return_code success/false, time yyyyMMddHHmmss (UTC+8, now) and sign, made by the same
 * rule with the same secret over `return_code=…&time=…`.
 */
export function acknowledge(verdict: Verdict, account: ProviderAccount, now: number): Reply {
  const returnCode = verdict.kind === 'accepted' ? 'success' : 'false';
  const time = utcPlus8Text(now);
  const key = replyKey(verdict, account, now);
  const secret = key === undefined ? '' : keyField(key, 'secret');
  const sign = secret === '' ? '' : digestOf(secret, `return_code=${returnCode}&time=${time}`);
  return { contentType: 'application/json', body: JSON.stringify({ return_code: returnCode, time, sign }) };
}
