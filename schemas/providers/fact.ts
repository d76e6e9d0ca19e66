import { hash128 } from '../hash.js';
import { joinKey } from '../join-key.js';
import type { ProviderFact, StoredCallback } from './provider.js';
import type { Occurrence } from './times.js';

export type PaymentType =
  | 'payment.pending'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.expired'
  | 'payment.closed';
export type RefundType = 'refund.pending' | 'refund.succeeded' | 'refund.failed';
export type FactType = PaymentType | RefundType | 'refund.total_reported' | 'settlement.reported';

/** Ids, codes and words beside the money; absent is null. */
export type About = Partial<
  Pick<
    ProviderFact,
    | 'merchant_order_no'
    | 'network_order_no'
    | 'merge_no'
    | 'merge_size'
    | 'merge_members'
    | 'merge_amounts'
    | 'merge_mixed'
    | 'buyer_ref'
    | 'merchant_code'
    | 'store_code'
    | 'terminal'
    | 'channel'
    | 'product'
    | 'created_at'
  >
>;

/** The money and the state of what is reported; absent is null, an absent flag false, the merchant the account's. */
type Stated = Partial<
  Pick<
    ProviderFact,
    | 'refund_no'
    | 'currency'
    | 'exponent'
    | 'order_minor'
    | 'paid_minor'
    | 'paid_is_assumed'
    | 'refund_minor'
    | 'refund_total_minor'
    | 'refund_claim'
    | 'amounts_raw'
    | 'settlement'
    | 'merchant'
    | 'flags'
  >
>;

/** A fact as a provider states it; `subject` is what it is about: object, id, status and running total if any. */
export interface FactDraft extends Stated {
  readonly type: FactType;
  readonly subject: readonly [
    object: 'payment' | 'refund' | 'refund_total' | 'settlement',
    ...rest: string[],
  ];
  readonly api_version: string;
  readonly provider_status: string;
  readonly provider_order_no: string;
  readonly about: About;
  readonly when: Occurrence;
}

/**
 * Two sendings of one statement must hash alike, two different statements must not: amounts, ids and the provider's
 * own time take part; how and when it reached us (arrival, envelope time, key, trust, merge it came in) does not. What
 * is odd about a sending takes part, or which of two were flagged would depend on which came first.
 */
function contentHash(orderKey: string, said: FactDraft): string {
  const { about, when } = said;
  const content = [
    said.type,
    orderKey,
    about.merchant_order_no,
    about.network_order_no,
    said.refund_no,
    said.currency,
    said.exponent,
    said.order_minor?.toString(),
    said.paid_minor?.toString(),
    said.refund_minor?.toString(),
    said.refund_total_minor?.toString(),
    said.paid_is_assumed,
    said.refund_claim,
    said.settlement,
    about.merchant_code,
    about.store_code,
    about.terminal,
    about.channel,
    about.product,
    about.created_at,
    when.time_quality === 'provider' ? when.occurred_at : null,
    ...(said.flags ?? []).map(({ kind, field }) => `${kind} ${field}`),
  ];
  // JSON writes undefined in a list as null.
  return hash128(JSON.stringify(content));
}

/**
 * Completes a draft with its identity and the circumstances of its callback (domain.md §3.4): fact_id is
 * provider | account | object | id | status (and running total), nothing that a retry refreshes. One literal with
 * every member, so that all facts have one shape: spreading drafts together takes ten times as long.
 */
export function factOf(callback: StoredCallback, said: FactDraft): ProviderFact {
  const orderKey = joinKey([callback.provider, callback.account, said.provider_order_no]);
  const { about, when } = said;
  return {
    fact_id: joinKey([callback.provider, callback.account, ...said.subject]),
    content_hash: contentHash(orderKey, said),
    type: said.type,
    order_key: orderKey,
    provider: callback.provider,
    account: callback.account,
    merchant: said.merchant ?? callback.merchant,
    time_zone: callback.timeZone,
    source: 'callback',
    trust: callback.trust,
    held: callback.trust === 'UNSIGNED' && callback.options['unsigned'] !== 'count_flagged',
    key_id: callback.keyId,
    api_version: said.api_version,
    provider_status: said.provider_status,
    provider_order_no: said.provider_order_no,
    merchant_order_no: about.merchant_order_no ?? null,
    network_order_no: about.network_order_no ?? null,
    merge_no: about.merge_no ?? null,
    merge_size: about.merge_size ?? null,
    merge_members: about.merge_members ?? null,
    merge_amounts: about.merge_amounts ?? null,
    merge_mixed: about.merge_mixed ?? false,
    refund_no: said.refund_no ?? null,
    currency: said.currency ?? null,
    exponent: said.exponent ?? null,
    order_minor: said.order_minor ?? null,
    paid_minor: said.paid_minor ?? null,
    paid_is_assumed: said.paid_is_assumed ?? false,
    refund_minor: said.refund_minor ?? null,
    refund_total_minor: said.refund_total_minor ?? null,
    refund_claim: said.refund_claim ?? null,
    amounts_raw: said.amounts_raw ?? {},
    settlement: said.settlement ?? null,
    merchant_code: about.merchant_code ?? null,
    store_code: about.store_code ?? null,
    terminal: about.terminal ?? null,
    channel: about.channel ?? null,
    product: about.product ?? null,
    buyer_ref: about.buyer_ref ?? null,
    created_at: about.created_at ?? null,
    occurred_at: when.occurred_at,
    time_quality: when.time_quality,
    received_at: callback.receivedAt,
    callback_id: callback.callbackId,
    flags: said.flags ?? [],
    action: null,
    statement: null,
  };
}
