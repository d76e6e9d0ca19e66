import type { Exponents } from '../money.js';
import type { ProviderOptions } from './provider.js';

/**
 * Settings of an account that any provider's account may have. They travel with each callback in the map of its
 * options (ADR 20), under names with a dot, which no provider's own option has.
 */
export interface AccountSettings {
  /** Exponent by currency: adds to the provider's own table, or overrides it. */
  readonly exponents: Exponents;
  /** Merchant by the provider's merchant code; empty where the account belongs to one merchant. */
  readonly merchants: Readonly<Record<string, string>>;
}

const EXPONENT = 'exponent.';
const MERCHANT = 'merchant.';
/** Largest exponent an account may set; no currency has a smaller unit. */
export const MAX_EXPONENT = 8;

function prefixed(prefix: string, entries: Readonly<Record<string, string | number>>): [string, string][] {
  return Object.entries(entries).map(([name, value]) => [prefix + name, `${value}`]);
}

/** The settings as entries of a callback's options. */
export function packSettings({ exponents, merchants }: AccountSettings): ProviderOptions {
  return Object.fromEntries([...prefixed(EXPONENT, exponents), ...prefixed(MERCHANT, merchants)]);
}

/**
 * The table to read an amount in `currency` with: what the account says of that currency, else the provider's.
 * A record that says no such number is not guessed at: the currency is unknown then.
 */
export function exponentsFor(options: ProviderOptions, currency: string, builtIn: Exponents): Exponents {
  const said = options[EXPONENT + currency];
  if (said === undefined) return builtIn;
  return /^[0-8]$/.test(said) ? { [currency]: Number(said) } : {};
}

/** Whether the account tells merchants apart. */
export function hasMerchants(options: ProviderOptions): boolean {
  return Object.keys(options).some((name) => name.startsWith(MERCHANT));
}

/** The merchant of a code; null where the account names none. */
export function merchantOf(options: ProviderOptions, code: string): string | null {
  return options[MERCHANT + code] ?? null;
}
