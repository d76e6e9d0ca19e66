import type { AppliedFact, OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { UNATTRIBUTED } from '@quittance/schemas/providers/attribution';
import { byText } from '../lists.js';
import { rank, TRUSTS } from '../ranks.js';
import type { Evidence } from './evidence.js';
import { compareLead } from './prudence.js';

/** The fields that describe an order and move no money. */
export type Description = Pick<
  OrderSnapshot,
  | 'merchant_code'
  | 'store_code'
  | 'terminal'
  | 'merchant_order_no'
  | 'network_order_no'
  | 'merge_no'
  | 'provider_status'
  | 'channel'
  | 'product'
  | 'buyer_ref'
  | 'created_at'
  | 'trust'
> & {
  /** null where there is no statement: then the order has that of the first decision about it. */
  readonly merchant: string | null;
};

/**
 * Each field is that of the highest-ranking payment fact that has it, else of any other fact in canonical order;
 * counted facts before held ones, further variants last, lines of bills (which name merchant and order) after all. So the description depends on the set, not on the order.
 */
export function describe(evidence: Evidence): Description {
  const { all, leading } = evidence;
  const hasFurther = all.length > leading.length;
  const { claimed } = evidence;
  const tellers = hasFurther ? [...leading, ...all.toSorted(compareLead)] : leading;
  return {
    merchant: first(tellers, merchantOf) ?? first([...tellers, ...claimed], (fact) => fact.merchant || null),
    merchant_code: first(tellers, (fact) => fact.merchant_code),
    store_code: first(tellers, (fact) => fact.store_code),
    terminal: first(tellers, (fact) => fact.terminal),
    merchant_order_no: first([...tellers, ...claimed], (fact) => fact.merchant_order_no),
    network_order_no: first(tellers, (fact) => fact.network_order_no),
    merge_no: first(tellers, (fact) => fact.merge_no),
    provider_status: first(tellers, (fact) => fact.provider_status) ?? '',
    channel: first(tellers, (fact) => fact.channel),
    product: first(tellers, (fact) => fact.product),
    buyer_ref: first(tellers, (fact) => fact.buyer_ref),
    created_at: first(tellers, (fact) => fact.created_at),
    trust: weakestTrust(leading.length > 0 ? leading : claimed),
  };
}

/** The merchant a fact names; null where it could not be attributed, or was kept before facts named one. */
export function merchantOf({ merchant }: AppliedFact): string | null {
  return merchant === '' || merchant === UNATTRIBUTED ? null : merchant;
}

function first<T>(facts: readonly AppliedFact[], field: (fact: AppliedFact) => T | null): T | null {
  for (const fact of facts) {
    const value = field(fact);
    if (value !== null) return value;
  }
  return null;
}

/** An order is as trustworthy as the least trusted statement it rests on. */
function weakestTrust(facts: readonly AppliedFact[]): string {
  const trusts = facts.map((fact) => fact.trust);
  return trusts.sort((a, b) => rank(TRUSTS, a) - rank(TRUSTS, b) || byText(a, b))[0] ?? 'UNSIGNED';
}
