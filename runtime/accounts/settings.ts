import { type AccountSettings, MAX_EXPONENT } from '@quittance/schemas/providers/account-settings';
import { UNATTRIBUTED } from '@quittance/schemas/providers/attribution';
import type { Provider } from '@quittance/schemas/providers/provider';
import type { JsonNode } from './node.js';

/** As ISO 4217 and every provider's table write them. */
const CURRENCY = /^[A-Z]{3}$/;
const NAME = /^\S(.{0,126}\S)?$/;
/** The whole map travels with every callback of the account. */
const MAX_MERCHANTS = 1_000;

/** A merchant's name; the one kept for orders that nobody can be given is no merchant's. */
export function readMerchant(node: JsonNode): string | null {
  const name = node.text(NAME, 'the name of the merchant, at most 128');
  return name === UNATTRIBUTED
    ? node.mistake('is the name kept for orders of no known merchant', 'choose another one')
    : name;
}

/** The entries whose name and value can be used; mistakes in the others are noted. */
function entries<T>(
  node: JsonNode,
  what: string,
  name: { readonly pattern: RegExp; readonly hint: string },
  read: (value: JsonNode) => T | null,
): Readonly<Record<string, T>> {
  if (node.missing) return {};
  const found: [string, T][] = [];
  for (const [key, value] of node.entries(what)) {
    if (!name.pattern.test(key)) value.mistake('has a name that cannot be used', `write ${name.hint}`);
    const usable = read(value);
    if (usable !== null) found.push([key, usable]);
  }
  return Object.fromEntries(found);
}

function readExponents(node: JsonNode, provider: Provider): AccountSettings['exponents'] {
  if (!node.missing && !provider.namesCurrency) {
    node.mistake(`has no effect: ${provider.name} names no currency`, 'leave it out');
    return {};
  }
  const currency = { pattern: CURRENCY, hint: 'a currency as three capital letters' };
  return entries(node, 'currency', currency, (value) => value.whole(0, MAX_EXPONENT));
}

/** Merchant by code; empty where it is left out. */
export function readMerchants(node: JsonNode): AccountSettings['merchants'] {
  const code = { pattern: NAME, hint: 'a merchant code of the provider, at most 128' };
  const merchants = entries(node, 'merchant', code, readMerchant);
  if (Object.keys(merchants).length > MAX_MERCHANTS)
    node.mistake(
      `holds more than ${MAX_MERCHANTS} merchants`,
      'split the account: all of them travel with each callback',
    );
  return merchants;
}

/** `exponents` and `merchants` of an account, both of which may be left out. */
export function readSettings(exponents: JsonNode, merchants: JsonNode, provider: Provider): AccountSettings {
  return { exponents: readExponents(exponents, provider), merchants: readMerchants(merchants) };
}
