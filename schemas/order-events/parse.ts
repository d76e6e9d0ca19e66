import { COMMON_FIELDS, ORDER_EVENT_TYPES } from '../generated/order-event-contract.js';
import type { OrderEvent } from '../generated/order-events.js';
import { isMovementKind, isOrderEventType, type KnownOrderEvent, type OrderEventType } from './event.js';

/** What a record of order-events turns out to be: exactly one of these, never an exception. */
export type ParsedOrderEvent =
  | { readonly kind: 'event'; readonly event: KnownOrderEvent }
  /** A type named later than this code was written. Skip it: version 1 may gain types. */
  | { readonly kind: 'unknown_type'; readonly type: string; readonly event: OrderEvent }
  /** A known type without what the contract promises of it: `field` is null, or no kind of movement. Stop and ask. */
  | { readonly kind: 'contract_broken'; readonly field: keyof OrderEvent; readonly event: OrderEvent };

/**
 * Types a decoded record. Values beyond the contract (a trust, a kind of exception) are passed on as they are.
 * @param event decoded with this package's schema as the reader's, so that every field is there
 */
export function parseOrderEvent(event: OrderEvent): ParsedOrderEvent {
  const { type } = event;
  if (!isOrderEventType(type)) return { kind: 'unknown_type', type, event };
  if (keepsContract(event)) return { kind: 'event', event };
  return { kind: 'contract_broken', field: brokenField(event, type) ?? 'type', event };
}

function keepsContract(event: OrderEvent): event is OrderEvent & KnownOrderEvent {
  return isOrderEventType(event.type) && brokenField(event, event.type) === null;
}

/** The first field that is not as promised; null where all are. */
function brokenField(event: OrderEvent, type: OrderEventType): keyof OrderEvent | null {
  const promised: readonly (keyof OrderEvent)[] = [...COMMON_FIELDS, ...ORDER_EVENT_TYPES[type].always];
  return promised.find((field) => isMissing(event, field)) ?? brokenMovement(event);
}

/** Undefined too: a decoder that used the writer's schema leaves later fields out. */
function isMissing(event: OrderEvent, field: keyof OrderEvent): boolean {
  return event[field] === null || event[field] === undefined;
}

/** A movement has a known kind, an amount and its unit. */
function brokenMovement(event: OrderEvent): keyof OrderEvent | null {
  if (isMissing(event, 'movement_kind')) return isMissing(event, 'movement_minor') ? null : 'movement_kind';
  if (!isMovementKind(event.movement_kind ?? '')) return 'movement_kind';
  const needed = ['movement_minor', 'currency', 'exponent'] as const;
  return needed.find((field) => isMissing(event, field)) ?? null;
}
