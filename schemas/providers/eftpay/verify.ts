import { timingSafeEqual } from 'node:crypto';
import { lenientText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import { activeKeys, keyField } from '../keys.js';
import type {
  KeyProblem,
  ProviderAccount,
  ProviderKey,
  ReceivedCallback,
  RefusalCause,
  Verification,
} from '../provider.js';
import { readSigned } from '../signed-object.js';
import { digestOf, signedText } from './signature.js';

/** Both parts of a key must be there; eftPay states no length for its secret code. */
export function checkKey(key: ProviderKey): KeyProblem {
  if (keyField(key, 'userConfirmKey') === '') return 'userConfirmKey: missing';
  return keyField(key, 'secret') === '' ? 'secret: missing' : null;
}

function isSignedBy(key: ProviderKey, text: string, sign: Buffer): boolean {
  const secret = keyField(key, 'secret');
  if (secret === '') return false;
  const digest = Buffer.from(digestOf(secret, text));
  return digest.length === sign.length && timingSafeEqual(digest, sign);
}

function refusal(cause: RefusalCause): Verification {
  return { kind: 'refusal', cause };
}

/** eftpay_trade_no, else out_trade_no. */
function routingKeyOf(object: JsonObject): string | null {
  return lenientText(object, 'eftpay_trade_no') ?? lenientText(object, 'out_trade_no');
}

/**
 * sign = lower-case hex SHA-256(secret + "k1=v1&k2=v2…") over everything received but `sign`, the secret being that
 * of the body's user_confirm_key; during a rotation several secrets share one, each is tried.
 */
export function verify(callback: ReceivedCallback, account: ProviderAccount, now: number): Verification {
  const reading = readSigned(callback.body, null);
  if (reading.kind === 'refusal') return reading;
  const named = lenientText(reading.object, 'user_confirm_key');
  const ofUser = (key: ProviderKey): boolean => keyField(key, 'userConfirmKey') === named;
  if (!account.keys.some(ofUser)) return refusal('unknown_user_confirm_key');
  const keys = activeKeys(account, now).filter(ofUser);
  if (keys.length === 0) return refusal('no_active_key');
  const text = signedText(reading.object, account.options);
  if (text === null) return refusal('wrong_signature');
  const sign = Buffer.from(reading.sign);
  const key = keys.find((candidate) => isSignedBy(candidate, text, sign));
  return key === undefined
    ? refusal('wrong_signature')
    : { kind: 'proof', keyId: key.id, trust: 'SIGNED', routingKey: routingKeyOf(reading.object) };
}
