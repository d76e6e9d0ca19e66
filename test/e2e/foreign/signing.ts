import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { asTexts } from '../../simulator/json.js';

/*
 * A client written elsewhere: it knows the providers' own documents and nothing of ours. Built from node:crypto
 * alone, on purpose; nothing here may import the schemas or their sandboxes.
 */

export type Members = Readonly<Record<string, unknown>>;

/** NewPay's platform key pair. */
export function rsaPair(): { readonly publicPem: string; readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey };
}

/** NewPay page 8: members sorted by name, `k=v&…`, null left out, SHA256withRSA, Base64. Nested: compact JSON. */
export function newpaySigned(data: Members, privateKey: KeyObject): Members {
  const text = Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]): [string, string] => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return { ...data, sign: createSign('RSA-SHA256').update(text).sign(privateKey, 'base64') };
}

/** NewPay's envelope around signed data. */
export function newpayBody(data: Members, privateKey: KeyObject): string {
  const signed = newpaySigned(data, privateKey);
  return JSON.stringify({ success: true, message: 'OK', code: '200', timestamp: Date.now(), data: signed });
}

/** eftPay: lower-case hex of SHA-256(secret + sorted `k=v&…`), empty values left out. */
export function eftpayBody(members: Readonly<Record<string, string>>, secret: string): string {
  const text = Object.keys(members)
    .sort()
    .filter((name) => members[name] !== '')
    .map((name) => `${name}=${members[name]}`)
    .join('&');
  return JSON.stringify({ ...members, sign: sha256Hex(secret + text) });
}

/** Whether eftPay would take this reply for a success. */
export function isEftpaySuccess(body: string, secret: string): boolean {
  const { return_code: code, time, sign } = asTexts(JSON.parse(body));
  return code === 'success' && sign === sha256Hex(`${secret}return_code=${code}&time=${time}`);
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
