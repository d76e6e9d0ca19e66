import { createHash, timingSafeEqual } from 'node:crypto';
import type { ProviderAccount, ProviderKey } from './provider.js';

/** The keys whose window holds `now`: notBefore ≤ now < notAfter, an open end being null. */
export function activeKeys(account: ProviderAccount, now: number): ProviderKey[] {
  return account.keys.filter(
    (key) =>
      (key.notBefore === null || key.notBefore <= now) && (key.notAfter === null || now < key.notAfter),
  );
}

/** A field of a key; empty where the configuration lacks it, which `checkKey` reports at start. */
export function keyField(key: ProviderKey, name: string): string {
  return key.fields[name] ?? '';
}

/** Compares two texts in a time that does not depend on where they differ. */
export function equalSecrets(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}
