import type { FactFlag } from '../generated/order-facts.js';
import { hasMerchants, merchantOf } from './account-settings.js';
import type { StoredCallback } from './provider.js';

/** Whose sales those of no known merchant are: finance sees them in a row of their own. */
export const UNATTRIBUTED = 'unattributed';

/** Whose an order is, and what is odd about that. */
export interface Attribution {
  readonly merchant: string;
  readonly flags: readonly FactFlag[];
}

/**
 * The merchant an order is attributed to: by the account's map from the provider's code, or the account's own
 * merchant where it has no map. A code that the map lacks is nobody's and is flagged, never given to a default.
 * @param field the provider's name of the code, which this kind of callback has
 */
export function attribution(callback: StoredCallback, field: string, code: string | null): Attribution {
  const merchant = code === null ? null : merchantOf(callback.options, code);
  if (merchant !== null) return { merchant, flags: [] };
  if (!hasMerchants(callback.options)) return { merchant: callback.merchant, flags: [] };
  const detail = code === null ? 'missing' : 'not among the merchants of the account';
  return { merchant: UNATTRIBUTED, flags: [{ kind: 'attribution_unknown', field, detail }] };
}
