import { formatMinor, type Money } from '../money.js';
import type { KnownOrderEvent, MovementEvent } from './event.js';

/** Events that may carry an amount. */
export type AmountEvent = Extract<KnownOrderEvent, { readonly amount_minor: bigint | null }>;

/**
 * The amount an event speaks of: of the order, of what was paid or refunded, or at stake. Null where none is known,
 * and where the event books a restatement: then currency and exponent are those of the movement, which may differ.
 */
export function amountOf(event: AmountEvent): Money | null {
  const { amount_minor: minor, currency, exponent } = event;
  if ('movement_kind' in event && event.movement_kind === 'restatement') return null;
  return minor === null || currency === null || exponent === null ? null : { minor, currency, exponent };
}

/** What an event books, signed. */
export function movementOf({ movement_minor, currency, exponent }: MovementEvent): Money {
  return { minor: movement_minor, currency, exponent };
}

/** For a person: "-0.29 CNY". Exact; the exponent is the record's own, never one from a table of currencies. */
export function moneyText({ minor, currency, exponent }: Money): string {
  return `${formatMinor(minor, exponent)} ${currency}`;
}
