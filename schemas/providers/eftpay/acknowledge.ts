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

function signedReply(returnCode: 'success' | 'false', time: string, key: ProviderKey | undefined): Reply {
  const secret = key === undefined ? '' : keyField(key, 'secret');
  const sign = secret === '' ? '' : digestOf(secret, `return_code=${returnCode}&time=${time}`);
  return { contentType: 'application/json', body: JSON.stringify({ return_code: returnCode, time, sign }) };
}

/** The reply of a second is the same to every notice under one key; the entry goes with its key. */
const successes = new WeakMap<ProviderKey, { readonly second: number; readonly reply: Reply }>();

function success(key: ProviderKey, now: number): Reply {
  const second = Math.floor(now / 1000);
  const known = successes.get(key);
  if (known?.second === second) return known.reply;
  const reply = signedReply('success', utcPlus8Text(now), key);
  successes.set(key, { second, reply });
  return reply;
}

/**
 * The notification pages: return_code success/false, time yyyyMMddHHmmss (UTC+8, now) and sign, made by the same
 * rule with the same secret over `return_code=…&time=…`.
 */
export function acknowledge(verdict: Verdict, account: ProviderAccount, now: number): Reply {
  const key = replyKey(verdict, account, now);
  if (verdict.kind === 'accepted' && key !== undefined) return success(key, now);
  return signedReply(verdict.kind === 'accepted' ? 'success' : 'false', utcPlus8Text(now), key);
}
