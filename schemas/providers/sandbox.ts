import type { ProviderKey } from './provider.js';

/**
 * Shared by the providers' sandboxes, which sign like the real platforms: for tests and the simulator only. Each
 * exports `sandboxKey(id)` and one builder per callback type; a builder takes the notice's values and the signer and
 * gives the exact body text to POST.
 */

/**
 * A key as the accounts file would hold it, and what its owner signs with: NewPay's private key (PEM), eftPay's
 * secret, hfcsbc's path token.
 */
export interface SandboxKey {
  readonly key: ProviderKey;
  readonly signer: string;
}

/** A JSON value to be written into a sandbox body. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

export type PlainObject = Readonly<Record<string, Plain>>;

/** A key without a window. */
export function openEnded(id: string, fields: Readonly<Record<string, string>>): ProviderKey {
  return { id, fields, notBefore: null, notAfter: null };
}
