import { localDay } from '@quittance/schemas/days';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { inUnit } from './derive/refunds.js';
import { sameUnit, type Unit, unitOf } from './derive/unit.js';

/** A sum of money an order currently stands for: its payment, or one of its refunds. */
interface Effect extends Unit {
  /** Whose money it is: finance adds up by merchant, so a change of it moves the money. */
  readonly merchant: string;
  readonly minor: bigint;
  readonly occurredAt: number;
  readonly timeQuality: string;
  readonly localDay: number;
}

/** One line of the journal. Payments add, refunds subtract, restatements correct what was booked before. */
export interface Movement extends Effect {
  readonly kind: 'payment' | 'refund' | 'restatement';
}

/** Name of the payment's effect; a refund's is `refund:<number>`. */
export const PAYMENT_EFFECT = 'payment';

export function refundEffect(refundNo: string): string {
  return `refund:${refundNo}`;
}

/**
 * The money an order stands for, by name of effect. By construction their sum is paid − refunded in the order's
 * currency, so that the movements, being differences of it, always add up to the order.
 */
function effectsOf(order: OrderSnapshot | null): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  const unit = order === null ? null : unitOf(order);
  if (order === null || unit === null) return effects;
  const { paid_minor: paid, paid_at: paidAt, paid_day: paidDay, paid_time_quality: timeQuality } = order;
  if (paid !== 0n && paidAt !== null && paidDay !== null && timeQuality !== null) {
    const { currency, exponent } = unit;
    effects.set(PAYMENT_EFFECT, {
      merchant: order.merchant,
      currency,
      exponent,
      minor: paid,
      occurredAt: paidAt,
      timeQuality,
      localDay: paidDay,
    });
  }
  for (const row of inUnit(order.refunds, unit)) {
    if (row.state !== 'SUCCEEDED' || row.amount_minor === 0n) continue;
    effects.set(refundEffect(row.refund_no), {
      merchant: order.merchant,
      currency: row.currency,
      exponent: row.exponent,
      minor: -row.amount_minor,
      occurredAt: row.refunded_at,
      timeQuality: row.time_quality,
      localDay: localDay(row.refunded_at, order.time_zone),
    });
  }
  return effects;
}

/** What has to be booked, by name of effect, to get from one state of an order to the next. */
export function movementsBetween(
  before: OrderSnapshot | null,
  after: OrderSnapshot,
): ReadonlyMap<string, readonly Movement[]> {
  const old = effectsOf(before);
  const now = effectsOf(after);
  const movements = new Map<string, readonly Movement[]>();
  for (const [name, effect] of now) movements.set(name, bookings(name, old.get(name), effect));
  for (const [name, effect] of old) if (!now.has(name)) movements.set(name, [reversal(effect)]);
  return movements;
}

/** A change of amount is booked as the difference; one of currency, day or merchant as a reversal and a new booking. */
function bookings(name: string, old: Effect | undefined, now: Effect): readonly Movement[] {
  if (old === undefined) return [booked(now, now.minor, name === PAYMENT_EFFECT ? 'payment' : 'refund')];
  if (!sameUnit(old, now) || old.localDay !== now.localDay || old.merchant !== now.merchant) {
    return [reversal(old), booked(now, now.minor, 'restatement')];
  }
  const delta = now.minor - old.minor;
  return delta === 0n ? [] : [booked(now, delta, 'restatement')];
}

function reversal(effect: Effect): Movement {
  return booked(effect, -effect.minor, 'restatement');
}

/** A literal: to add a member to a spread takes several times as long. */
function booked(
  { merchant, currency, exponent, occurredAt, timeQuality, localDay: day }: Effect,
  minor: bigint,
  kind: Movement['kind'],
): Movement {
  return { merchant, currency, exponent, minor, occurredAt, timeQuality, localDay: day, kind };
}
