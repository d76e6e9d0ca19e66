/**
 * For services that read order-events: types, versions and amounts, nothing that reads Kafka. docs/order-events.md
 * says what may be relied on.
 */
export { type AmountEvent, amountOf, moneyText, movementOf } from './order-events/amounts.js';
export {
  type ExceptionEvent,
  isException,
  isMovement,
  isPayment,
  isRefund,
  type KnownOrderEvent,
  type MovementEvent,
  type MovementKind,
  type OrderEventOf,
  type OrderEventType,
  type PaymentEvent,
  type RefundEvent,
} from './order-events/event.js';
export { type ParsedOrderEvent, parseOrderEvent } from './order-events/parse.js';
export { type Upcasted, type Upcaster, type UpcastStep, upcast, upcaster } from './order-events/upcast.js';
export { dataSchema, ORDER_EVENTS_VERSION, VERSION_HEADER, versionOf } from './order-events/version.js';
