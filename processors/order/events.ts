import { localDay } from '@quittance/schemas/days';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { ExceptionRow, RefundRow } from '@quittance/schemas/generated/order-snapshots';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import { exceptionKey } from './derive/handling.js';
import { mainAmount, moneyText } from './derive/stated.js';
import { unitOf } from './derive/unit.js';
import { type Movement, movementsBetween, orderUnit, PAYMENT_EFFECT, refundEffect } from './effects.js';
import { type Arrival, copyOf, keep, mergeText, variantOf } from './facts.js';
import type { Order } from './order.js';
import { isVerb, VERBS } from './verbs.js';

/** What is particular to an event; the rest comes from its order and fact. */
type Draft = Pick<OrderEvent, 'type'> &
  Partial<
    Pick<
      OrderEvent,
      | 'refund_no'
      | 'exception_kind'
      | 'exception_subject'
      | 'finding_id'
      | 'causes'
      | 'detail'
      | 'currency'
      | 'exponent'
      | 'amount_minor'
      | 'merge_no'
      | 'merge_size'
      | 'actor'
      | 'assignee'
      | 'reason'
      | 'note'
    >
  > & { readonly movement?: Movement | undefined };

const BLANK = {
  refund_no: null,
  exception_kind: null,
  exception_subject: null,
  finding_id: null,
  causes: [],
  detail: null,
  amount_minor: null,
  merge_no: null,
  merge_size: null,
  actor: null,
  assignee: null,
  reason: null,
  note: null,
} as const;

/**
 * What a fact changed, as the difference of the order before and after it. Past tense, for other services; the
 * events with a movement are the journal. The same fact at the same place gives the same events and ids for ever.
 */
export function eventsBetween(before: Order | null, after: Order, arrival: Arrival): readonly OrderEvent[] {
  const movements = movementsBetween(before, after);
  const drafts = [
    ...paymentEvents(before, after, movements.get(PAYMENT_EFFECT) ?? []),
    ...refundEvents(before, after, movements),
    ...settlementEvents(before, after),
    ...mergeEvents(before, arrival),
    ...restatedEvents(before, arrival),
    ...decisionEvents(after, arrival),
    ...exceptionEvents(before?.exceptions ?? [], after.exceptions, decidedKey(arrival)),
  ];
  const factDay = localDay(arrival.fact.occurred_at, after.time_zone);
  return drafts.map((draft, index) => complete(draft, index, after, arrival, factDay));
}

function paymentEvents(before: Order | null, after: Order, movements: readonly Movement[]): readonly Draft[] {
  const isNewState = after.payment_state !== (before?.payment_state ?? 'UNKNOWN');
  const amount = after.payment_state === 'SUCCEEDED' ? after.paid_minor : after.order_minor;
  const about = { ...orderUnit(after), amount_minor: amount };
  return withMovements('payment', isNewState ? after.payment_state : null, about, movements);
}

/** One event per refund whose state or amount changed; held refunds move nothing and say nothing. */
function refundEvents(
  before: Order | null,
  after: Order,
  movements: ReadonlyMap<string, readonly Movement[]>,
): readonly Draft[] {
  const old = rowsByNumber(before?.refunds ?? []);
  const now = rowsByNumber(after.refunds);
  const gone = [...old.values()].filter((row) => !now.has(row.refund_no));
  return [...now.values(), ...gone].flatMap((row) => {
    const [was, is] = [old.get(row.refund_no), now.get(row.refund_no)];
    const about = {
      refund_no: row.refund_no,
      amount_minor: is?.amount_minor ?? 0n,
      currency: row.currency,
      exponent: row.exponent,
    };
    const newState = is !== undefined && is.state !== was?.state ? is.state : null;
    return withMovements('refund', newState, about, movements.get(refundEffect(row.refund_no)) ?? []);
  });
}

/** The change of state carries the first movement; whatever else moves is a restatement. */
function withMovements(
  axis: 'payment' | 'refund',
  newState: string | null,
  about: Omit<Draft, 'type' | 'movement'>,
  movements: readonly Movement[],
): readonly Draft[] {
  const restate = (movement: Movement): Draft => ({ ...about, type: `${axis}.restated`, movement });
  if (newState === null) return movements.map(restate);
  const [first, ...others] = movements;
  return [{ ...about, type: `${axis}.${newState.toLowerCase()}`, movement: first }, ...others.map(restate)];
}

function settlementEvents(before: Order | null, after: Order): readonly Draft[] {
  const isNew = after.settlement_state !== (before?.settlement_state ?? 'UNKNOWN');
  return isNew ? [{ type: 'settlement.reported', detail: after.settlement_state }] : [];
}

/** The order is a member of a merged order: told when it is first heard, and whenever something else is said of it. */
function mergeEvents(before: Order | null, { fact }: Arrival): readonly Draft[] {
  const said = mergeText(fact);
  if (said === '' || (before?.facts ?? []).some((kept) => mergeText(kept) === said)) return [];
  return [{ type: 'merge.reported', merge_no: fact.merge_no, merge_size: fact.merge_size }];
}

/** The same fact id with other money: told once for each further variant. */
function restatedEvents(before: Order | null, { fact }: Arrival): readonly Draft[] {
  const known = before?.facts ?? [];
  const variants = known.filter((kept) => kept.fact_id === fact.fact_id && !kept.held);
  if (fact.held || variants.length === 0 || copyOf(known, fact) !== undefined) return [];
  const statement = keep(fact);
  const money = moneyText(statement);
  if (variants.some((kept) => moneyText(kept) === money)) return [];
  return [{ type: 'fact.restated', detail: money, ...unitOf(fact), amount_minor: mainAmount(statement) }];
}

/** What a person decided, told as decided: also about kinds that are found when read and have no row here. */
function decisionEvents(after: Order, { fact }: Arrival): readonly Draft[] {
  const { action } = fact;
  if (action === null || !isVerb(action.verb)) return [];
  const { exception_kind, exception_subject, finding_id, actor, assignee, reason, note } = action;
  const row = after.exceptions.find((each) => exceptionKey(each) === decidedKey({ fact }));
  const handling = { exception_kind, exception_subject, finding_id, actor, assignee, reason, note };
  return [{ type: VERBS[action.verb].event, ...(row === undefined ? {} : rowFields(row)), ...handling }];
}

/** The exception a decision is about; null for any other fact. */
function decidedKey({ fact: { action } }: Pick<Arrival, 'fact'>): string | null {
  return action === null
    ? null
    : exceptionKey({ kind: action.exception_kind, subject: action.exception_subject });
}

/** Raised when it opens or another amount is at stake, cleared when its cause is gone; decisions tell of themselves. */
function exceptionEvents(
  before: readonly ExceptionRow[],
  after: readonly ExceptionRow[],
  decided: string | null,
): readonly Draft[] {
  const old = new Map(before.map((row) => [exceptionKey(row), row]));
  return after.flatMap((row) => {
    const was = old.get(exceptionKey(row));
    const isSame = was?.state === row.state && was.at_stake_minor === row.at_stake_minor;
    const isAsDecided = row.state === 'RESOLVED' || row.state === 'IGNORED';
    if (isSame || isAsDecided || exceptionKey(row) === decided) return [];
    return [{ type: row.state === 'CLEARED' ? 'exception.cleared' : 'exception.raised', ...rowFields(row) }];
  });
}

function rowFields(row: ExceptionRow) {
  return {
    exception_kind: row.kind,
    exception_subject: row.subject,
    finding_id: row.finding_id,
    causes: row.causes,
    detail: row.detail,
    currency: row.currency,
    exponent: row.exponent,
    amount_minor: row.at_stake_minor,
  };
}

function rowsByNumber(rows: readonly RefundRow[]): ReadonlyMap<string, RefundRow> {
  return new Map(rows.filter((row) => !row.held).map((row) => [row.refund_no, row]));
}

function complete(
  draft: Draft,
  index: number,
  order: Order,
  { fact, partition, offset }: Arrival,
  factDay: number,
): OrderEvent {
  const { movement, ...about } = draft;
  return {
    ...BLANK,
    ...about,
    currency: movement?.currency ?? about.currency ?? null,
    exponent: movement?.exponent ?? about.exponent ?? null,
    movement_kind: movement?.kind ?? null,
    movement_minor: movement?.minor ?? null,
    event_id: eventId(order.order_key, fact, index),
    order_key: order.order_key,
    order_version: order.version,
    provider: order.provider,
    account: order.account,
    merchant: order.merchant,
    time_zone: order.time_zone,
    fact_id: fact.fact_id,
    callback_id: fact.callback_id,
    trust: fact.trust,
    occurred_at: movement?.occurredAt ?? fact.occurred_at,
    time_quality: movement?.timeQuality ?? fact.time_quality,
    local_day: movement?.localDay ?? factDay,
    received_at: fact.received_at,
    source_partition: partition,
    source_offset: offset,
  };
}

/** The same sending gives the same ids for ever; a sending that refines the time of a statement has its own. */
function eventId(orderKey: string, fact: Arrival['fact'], index: number): string {
  const sending = [variantOf(fact), String(fact.occurred_at), String(fact.received_at)];
  return hash128(joinKey([orderKey, fact.fact_id, ...sending, String(index)]));
}
