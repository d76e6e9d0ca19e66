import { constants, verify as verifySignature } from 'node:crypto';
import { isSignable } from '../canonical.js';
import { lenientText } from '../fields.js';
import { activeKeys } from '../keys.js';
import { optionOf } from '../option.js';
import type { ProviderAccount, ProviderKey, ReceivedCallback, Verification } from '../provider.js';
import { readSigned } from '../signed-object.js';
import { options as rules } from './options.js';
import { publicKeyOf } from './public-key.js';
import { string1 } from './string1.js';

/** Standard Base64 with padding and nothing else: a second spelling of the same bytes is another signature. */
function signatureBytes(sign: string): Buffer | null {
  const bytes = Buffer.from(sign, 'base64');
  return bytes.toString('base64') === sign ? bytes : null;
}

/** SHA256withRSA (PKCS#1 v1.5). */
function isSignedBy(key: ProviderKey, text: Buffer, signature: Buffer): boolean {
  const publicKey = publicKeyOf(key);
  if (publicKey?.asymmetricKeyType !== 'rsa') return false;
  return verifySignature('sha256', text, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
}

/**
 * Page 8 "Signature and verification": string1 under the platform's public key. V2 signs the members of `data`,
 * where its `sign` is; V1 has a flat body.
 */
export function verify(callback: ReceivedCallback, account: ProviderAccount, now: number): Verification {
  const within = optionOf(account.options, rules, 'apiVersion') === 'v1' ? null : 'data';
  const reading = readSigned(callback.body, within);
  if (reading.kind === 'refusal') return reading;
  const keys = activeKeys(account, now);
  if (keys.length === 0) return { kind: 'refusal', cause: 'no_active_key' };
  const text = string1(reading.object, account.options);
  const signature = signatureBytes(reading.sign);
  if (signature === null || !isSignable(text)) return { kind: 'refusal', cause: 'wrong_signature' };
  const key = keys.find((candidate) => isSignedBy(candidate, Buffer.from(text, 'utf8'), signature));
  return key === undefined
    ? { kind: 'refusal', cause: 'wrong_signature' }
    : {
        kind: 'proof',
        keyId: key.id,
        trust: 'SIGNED',
        routingKey: lenientText(reading.object, 'newpayOrderNo'),
      };
}
