import { type COMMON_FIELDS, MOVEMENT_KINDS, ORDER_EVENT_TYPES } from '../generated/order-event-contract.js';
import type { OrderEvent } from '../generated/order-events.js';

/** Every type of event that version 1 of the contract names. A later record may have another one. */
export type OrderEventType = keyof typeof ORDER_EVENT_TYPES;
/** How money moved: a payment, a refund, or the correction of what was booked before. */
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

type Contract = typeof ORDER_EVENT_TYPES;
type Fields = Omit<OrderEvent, 'movement_kind'> & { readonly movement_kind: MovementKind | null };

/** An event of one type: the fields of every event, those never null in this type, and those that may be. */
export type OrderEventOf<T extends OrderEventType> = { readonly type: T } & Pick<
  Fields,
  (typeof COMMON_FIELDS)[number] | Contract[T]['sometimes'][number]
> & { readonly [K in Contract[T]['always'][number]]: NonNullable<Fields[K]> };

/** Any event of the contract; `switch (event.type)` tells which fields it has. */
export type KnownOrderEvent = { [T in OrderEventType]: OrderEventOf<T> }[OrderEventType];

export type PaymentEvent = Extract<KnownOrderEvent, { readonly type: `payment.${string}` }>;
export type RefundEvent = Extract<KnownOrderEvent, { readonly type: `refund.${string}` }>;
export type ExceptionEvent = Extract<KnownOrderEvent, { readonly type: `exception.${string}` }>;

/** A line of the journal: the sum of an order's movements in one currency is its paid less its refunded amount. */
export type MovementEvent = (PaymentEvent | RefundEvent) & {
  readonly movement_kind: MovementKind;
  /** Signed: what a payment adds, a refund takes away. */
  readonly movement_minor: bigint;
  readonly currency: string;
  readonly exponent: number;
};

/** Does the contract name this type? */
export function isOrderEventType(type: string): type is OrderEventType {
  return Object.hasOwn(ORDER_EVENT_TYPES, type);
}

export function isMovementKind(kind: string): kind is MovementKind {
  return MOVEMENT_KINDS.some((known) => known === kind);
}

export function isPayment(event: KnownOrderEvent): event is PaymentEvent {
  return event.type.startsWith('payment.');
}

export function isRefund(event: KnownOrderEvent): event is RefundEvent {
  return event.type.startsWith('refund.');
}

export function isException(event: KnownOrderEvent): event is ExceptionEvent {
  return event.type.startsWith('exception.');
}

/** Did money move? Only then may an event be added up. */
export function isMovement(event: KnownOrderEvent): event is MovementEvent {
  return (isPayment(event) || isRefund(event)) && event.movement_kind !== null;
}
