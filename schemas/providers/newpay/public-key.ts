import { createPublicKey, type KeyObject } from 'node:crypto';
import { keyField } from '../keys.js';
import type { KeyProblem, ProviderKey } from '../provider.js';

const MIN_BITS = 2048;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

function parse(text: string): KeyObject | null {
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(text);
    return BASE64.test(text)
      ? createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
      : null;
  } catch {
    return null;
  }
}

/** Parsing takes longer than verifying; the entry goes when the accounts file is read again. */
const parsed = new WeakMap<ProviderKey, KeyObject | null>();

/** The platform's public key: PEM, or the bare Base64 of its DER (SubjectPublicKeyInfo). */
export function publicKeyOf(key: ProviderKey): KeyObject | null {
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const made = parse(keyField(key, 'publicKey'));
  parsed.set(key, made);
  return made;
}

/** NewPay signs with RSA-2048 (its sample signatures have 256 bytes). */
export function checkKey(key: ProviderKey): KeyProblem {
  if (keyField(key, 'publicKey').includes('PRIVATE KEY')) {
    return 'publicKey: this is a private key; the platform public key belongs here';
  }
  const made = publicKeyOf(key);
  if (made === null) return 'publicKey: neither PEM nor Base64 of a public key';
  if (made.asymmetricKeyType !== 'rsa') return 'publicKey: not an RSA key';
  const bits = made.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits < MIN_BITS
    ? `publicKey: ${bits} bits, at least ${MIN_BITS} are needed`
    : null;
}
