import type { OptionRule } from '../provider.js';

/**
 * apiVersion: the same numbers mean other things in V1 and V2, so an account is pinned to one.
 * nestedAmount: how an object such as orderAmt enters the signed text; no page says it (README, doubt 1).
 * v1RefundSuccess: which transStatus of a V1 refund is success; its page contradicts itself (README, doubt 3), so
 * by default only what its sample shows is believed: 0 together with "Transaction Success".
 */
export const options = {
  apiVersion: { values: ['v2', 'v1'], default: 'v2' },
  nestedAmount: {
    values: ['compact-json', 'sorted-json', 'joined', 'flattened', 'java-map'],
    default: 'compact-json',
  },
  v1RefundSuccess: { values: ['as-sampled', '0', '1'], default: 'as-sampled' },
} as const satisfies Readonly<Record<string, OptionRule>>;

export type NestedAmount = (typeof options.nestedAmount.values)[number];
