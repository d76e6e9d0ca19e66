import type { FactFlag } from '../../generated/order-facts.js';
import type { ReadAmount } from '../amounts.js';
import { rawAmounts } from '../amounts.js';
import type { Attribution } from '../attribution.js';
import { type About, type FactDraft, factOf, type PaymentType } from '../fact.js';
import { lookUp, optionalText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import type { Occurrence } from '../times.js';
import type { Settlement } from './vocabulary.js';

/** A payment callback of either version, its words already understood. */
export interface Payment {
  readonly version: 'v1' | 'v2';
  readonly type: PaymentType;
  readonly status: string;
  readonly newpayOrderNo: string;
  readonly orderAmt: ReadAmount;
  readonly about: About;
  /** By appId, which every payment has. */
  readonly whose: Attribution;
  /** Fields that are not as documented. */
  readonly drift: readonly FactFlag[];
  readonly when: Occurrence;
  /** What settlementStatus said, null where it is absent. */
  readonly settlement: { readonly status: string; readonly meaning: Settlement } | null;
  /** When the callback says so, at best: nothing tells when money was settled. */
  readonly settlementWhen: Occurrence;
}

/** settlementStatus by a version's table. */
export function settlementOf(
  object: JsonObject,
  table: ReadonlyMap<string, Settlement>,
): Payment['settlement'] {
  const status = optionalText(object, 'settlementStatus');
  return status === null
    ? null
    : { status, meaning: lookUp(table, status, 'settlementStatus', 'unknown_code') };
}

function paymentDraft(payment: Payment): FactDraft {
  const { minor, currency, exponent } = payment.orderAmt.money;
  const paid = payment.type === 'payment.succeeded';
  return {
    about: payment.about,
    type: payment.type,
    subject: ['payment', payment.newpayOrderNo, payment.status],
    api_version: payment.version,
    provider_status: payment.status,
    provider_order_no: payment.newpayOrderNo,
    currency,
    exponent,
    order_minor: minor,
    paid_minor: paid ? minor : null,
    paid_is_assumed: paid,
    amounts_raw: rawAmounts({ orderAmt: payment.orderAmt }),
    merchant: payment.whose.merchant,
    flags: [...payment.drift, ...payment.whose.flags],
    when: payment.when,
  };
}

function settlementDraft(payment: Payment, settlement: NonNullable<Payment['settlement']>): FactDraft {
  return {
    about: payment.about,
    type: 'settlement.reported',
    subject: ['settlement', payment.newpayOrderNo, settlement.status],
    api_version: payment.version,
    provider_status: settlement.status,
    provider_order_no: payment.newpayOrderNo,
    settlement: settlement.meaning,
    merchant: payment.whose.merchant,
    when: payment.settlementWhen,
  };
}

/**
 * The payment and, where settlementStatus is given, the settlement as a fact of its own (domain.md §3.3). What is odd
 * is said once, by the fact that has the amount.
 */
export function paymentFacts(callback: StoredCallback, payment: Payment): Translation {
  const first = factOf(callback, paymentDraft(payment));
  const rest =
    payment.settlement === null ? [] : [factOf(callback, settlementDraft(payment, payment.settlement))];
  return { kind: 'facts', facts: [first, ...rest] };
}
