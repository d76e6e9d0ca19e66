// Generated from topics/order-events/contract.json by schemas/asyncapi/generate.mjs: edit that file, not this one.

/** Version of the contract that records are written by now. */
export const ORDER_EVENTS_VERSION = 1;

/** Fields of every event, never null. */
export const COMMON_FIELDS = ['event_id', 'order_key', 'order_version', 'provider', 'account', 'merchant', 'time_zone', 'fact_id', 'callback_id', 'trust', 'occurred_at', 'time_quality', 'local_day', 'received_at', 'source_partition', 'source_offset'] as const;

/** Every kind of movement; another one would need a new version. */
export const MOVEMENT_KINDS = ['payment', 'refund', 'restatement'] as const;

/** Every type of event: fields that are never null in it, and those that may be. It has no others. */
export const ORDER_EVENT_TYPES = {
  /** The provider has the payment and no end of it yet. */
  'payment.pending': { always: [], sometimes: ['currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'] },
  /** The payment ended unpaid: closed or cancelled. */
  'payment.closed': { always: [], sometimes: ['currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'] },
  /** The payment ended unpaid: its time ran out. */
  'payment.expired': { always: [], sometimes: ['currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'] },
  /** The payment ended unpaid: it failed. */
  'payment.failed': { always: [], sometimes: ['currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'] },
  /** The order is paid; amount_minor is what was paid. Without a currency only if the provider named no amount, which then is 0. */
  'payment.succeeded': { always: ['amount_minor'], sometimes: ['currency', 'exponent', 'movement_kind', 'movement_minor'] },
  /** What was booked for the payment is corrected by movement_minor; amount_minor is what it stands at now. Currency and exponent are the movement's. */
  'payment.restated': { always: ['currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'], sometimes: [] },
  /** A refund is under way. */
  'refund.pending': { always: ['refund_no', 'currency', 'exponent', 'amount_minor'], sometimes: ['movement_kind', 'movement_minor'] },
  /** A refund failed: no money went back. */
  'refund.failed': { always: ['refund_no', 'currency', 'exponent', 'amount_minor'], sometimes: ['movement_kind', 'movement_minor'] },
  /** Money went back. Where the provider reports running totals only, refund_no is total:<total> and the amount the difference to the total before. No movement if it is in another currency than the order. */
  'refund.succeeded': { always: ['refund_no', 'currency', 'exponent', 'amount_minor'], sometimes: ['movement_kind', 'movement_minor'] },
  /** What was booked for a refund is corrected by movement_minor; amount_minor is what it stands at now, 0 if it is gone. Currency and exponent are the movement's. */
  'refund.restated': { always: ['refund_no', 'currency', 'exponent', 'amount_minor', 'movement_kind', 'movement_minor'], sometimes: [] },
  /** The provider reports a further state of settlement; detail is NONE, IN_SETTLEMENT or SETTLED. */
  'settlement.reported': { always: ['detail'], sometimes: [] },
  /** A line of a provider's bill was imported. It moves nothing: detail is its kind and state with its place, the amount is what the bill says. Without a currency only where the order is no longer in a corrected bill. */
  'statement.reported': { always: ['detail'], sometimes: ['refund_no', 'currency', 'exponent', 'amount_minor'] },
  /** The order is a member of a merged order; sent again if something else is said of the merge. */
  'merge.reported': { always: ['merge_no'], sometimes: ['merge_size'] },
  /** The provider states a fact again with other money; detail is all it states now. What counts is the prudent one: see payment.restated and refund.restated. */
  'fact.restated': { always: ['detail'], sometimes: ['currency', 'exponent', 'amount_minor'] },
  /** Something is odd about the order, or another amount is at stake than when it was raised before; detail is for a person. */
  'exception.raised': { always: ['exception_kind', 'detail', 'causes'], sometimes: ['exception_subject', 'finding_id', 'currency', 'exponent', 'amount_minor'] },
  /** The cause of an exception is gone. */
  'exception.cleared': { always: ['exception_kind', 'detail', 'causes'], sometimes: ['exception_subject', 'finding_id', 'currency', 'exponent', 'amount_minor'] },
  /** A person has seen the exception and looks into it. */
  'exception.acknowledged': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
  /** A person gave the exception to somebody: assignee. */
  'exception.assigned': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
  /** A person settled the exception, with a reason; holds for this finding_id only. */
  'exception.resolved': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
  /** A person decided that nothing is to be done; holds for this finding_id only. */
  'exception.ignored': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
  /** A person added a note. */
  'exception.annotated': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
  /** A person took an earlier decision back: the exception is open again. */
  'exception.reopened': { always: ['exception_kind', 'exception_subject', 'causes', 'actor'], sometimes: ['finding_id', 'detail', 'currency', 'exponent', 'amount_minor', 'assignee', 'reason', 'note'] },
} as const;
