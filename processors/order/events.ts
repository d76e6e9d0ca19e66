import { localDay } from '@quittance/schemas/days';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { ExceptionRow, RefundRow } from '@quittance/schemas/generated/order-snapshots';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import { isClaimed } from './derive/claims.js';
import { decidedKey, exceptionKey, isDecided } from './derive/handling.js';
import { mainAmount, moneyText } from './derive/stated.js';
import { unitOf } from './derive/unit.js';
import { type Movement, movementsBetween, PAYMENT_EFFECT, refundEffect } from './effects.js';
import { isOpen } from './exceptions/index.js';
import { type Arrival, copyOf, keep, mergeText, variantOf } from './facts.js';
import type { Order } from './order.js';
import { VERBS } from './verbs.js';

/** What is particular to an event; the rest comes from its order and fact. */
interface Draft
  extends Partial<
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
  > {
  readonly type: string;
  readonly movement?: Movement | undefined;
}

const NO_CAUSES: readonly string[] = [];

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
    ...statementEvents(before, arrival),
    ...mergeEvents(before, arrival),
    ...restatedEvents(before, arrival),
    ...decisionEvents(before, after, arrival),
    ...exceptionEvents(before?.exceptions ?? [], after.exceptions, arrival),
  ];
  const factDay = localDay(arrival.fact.occurred_at, after.time_zone);
  return drafts.map((draft, index) => complete(draft, index, after, arrival, factDay));
}

function paymentEvents(before: Order | null, after: Order, movements: readonly Movement[]): readonly Draft[] {
  const isNewState = after.payment_state !== (before?.payment_state ?? 'UNKNOWN');
  const amount = after.payment_state === 'SUCCEEDED' ? after.paid_minor : after.order_minor;
  const { currency, exponent } = after;
  const about = { refund_no: null, currency, exponent, amount_minor: amount };
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

/** What a payment or a refund tells of itself. */
type About = Pick<OrderEvent, 'refund_no' | 'currency' | 'exponent' | 'amount_minor'>;

/** The change of state carries the first movement; whatever else moves is a restatement. */
function withMovements(
  axis: 'payment' | 'refund',
  newState: string | null,
  { refund_no, currency, exponent, amount_minor }: About,
  movements: readonly Movement[],
): readonly Draft[] {
  const draft = (type: string, movement: Movement | undefined): Draft => ({
    type,
    refund_no,
    currency,
    exponent,
    amount_minor,
    movement,
  });
  const restate = (movement: Movement): Draft => draft(`${axis}.restated`, movement);
  if (newState === null) return movements.map(restate);
  const [first, ...others] = movements;
  return [draft(`${axis}.${newState.toLowerCase()}`, first), ...others.map(restate)];
}

function settlementEvents(before: Order | null, after: Order): readonly Draft[] {
  const isNew = after.settlement_state !== (before?.settlement_state ?? 'UNKNOWN');
  return isNew ? [{ type: 'settlement.reported', detail: after.settlement_state }] : [];
}

/** A line of a provider's bill, told once, as it stands there: it moves nothing. */
function statementEvents(before: Order | null, { fact }: Arrival): readonly Draft[] {
  if (!isClaimed(fact) || copyOf(before?.facts ?? [], fact) !== undefined) return [];
  const { kind, state, row, statement_id } = fact.statement;
  const detail = `${[kind, state].join(' ').trim()}, line ${row} of statement ${statement_id}`;
  const amount = fact.paid_minor ?? fact.refund_minor;
  return [
    { type: 'statement.reported', refund_no: fact.refund_no, detail, ...unitOf(fact), amount_minor: amount },
  ];
}

/** The order is a member of a merged order: told when it is first heard, and whenever something else is said of it. */
function mergeEvents(before: Order | null, { fact }: Arrival): readonly Draft[] {
  const said = mergeText(fact);
  if (said === '' || (before?.facts ?? []).some((kept) => mergeText(kept) === said)) return [];
  return [{ type: 'merge.reported', merge_no: fact.merge_no, merge_size: fact.merge_size }];
}

/** The same fact id with other money: told once for each further variant. */
function restatedEvents(before: Order | null, { fact }: Arrival): readonly Draft[] {
  const variants = (before?.facts ?? []).filter((kept) => kept.fact_id === fact.fact_id && !kept.held);
  if (fact.held || variants.length === 0) return [];
  const statement = keep(fact);
  const money = moneyText(statement);
  if (variants.some((kept) => moneyText(kept) === money)) return [];
  return [{ type: 'fact.restated', detail: money, ...unitOf(fact), amount_minor: mainAmount(statement) }];
}

/** What a person decided, told once, as decided: also about kinds that are found when read and have no row here. */
function decisionEvents(before: Order | null, after: Order, { fact }: Arrival): readonly Draft[] {
  if (!isDecided(fact) || copyOf(before?.facts ?? [], fact) !== undefined) return [];
  const { verb, exception_kind, exception_subject, finding_id, actor, assignee, reason, note } = fact.action;
  const row = after.exceptions.find((each) => exceptionKey(each) === decidedKey(fact));
  const handling = { exception_kind, exception_subject, finding_id, actor, assignee, reason, note };
  return [{ type: VERBS[verb].event, ...(row === undefined ? {} : rowFields(row)), ...handling }];
}

/**
 * Raised when it opens, or is open and something else is found; cleared when its cause is gone. What a person decided
 * is told by the decision; a decision about a finding that is not the present one leaves it open, so it is raised anew.
 */
function exceptionEvents(
  before: readonly ExceptionRow[],
  after: readonly ExceptionRow[],
  { fact }: Arrival,
): readonly Draft[] {
  if (after.length === 0) return [];
  const old = new Map(before.map((row) => [exceptionKey(row), row]));
  const decided = isDecided(fact) ? { key: decidedKey(fact), to: VERBS[fact.action.verb].to } : null;
  return after.flatMap((row) => {
    const was = old.get(exceptionKey(row));
    if (row.state === 'CLEARED') {
      return was?.state === 'CLEARED' ? [] : [{ type: 'exception.cleared', ...rowFields(row) }];
    }
    const told = (decided?.key === exceptionKey(row) ? decided.to : null) ?? was?.state;
    const isTold = told !== undefined && isOpen(told) && was?.finding_id === row.finding_id;
    return isTold || !isOpen(row.state) ? [] : [{ type: 'exception.raised', ...rowFields(row) }];
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

/** One literal with every member, so that all events have one shape: see order.ts. */
function complete(
  draft: Draft,
  index: number,
  order: Order,
  { fact, partition, offset }: Arrival,
  factDay: number,
): OrderEvent {
  const { movement } = draft;
  return {
    event_id: eventId(order.order_key, fact, index),
    type: draft.type,
    order_key: order.order_key,
    order_version: order.version,
    provider: order.provider,
    account: order.account,
    merchant: movement?.merchant ?? order.merchant,
    time_zone: order.time_zone,
    fact_id: fact.fact_id,
    callback_id: fact.callback_id,
    trust: fact.trust,
    refund_no: draft.refund_no ?? null,
    exception_kind: draft.exception_kind ?? null,
    detail: draft.detail ?? null,
    currency: movement?.currency ?? draft.currency ?? null,
    exponent: movement?.exponent ?? draft.exponent ?? null,
    amount_minor: draft.amount_minor ?? null,
    movement_kind: movement?.kind ?? null,
    movement_minor: movement?.minor ?? null,
    occurred_at: movement?.occurredAt ?? fact.occurred_at,
    time_quality: movement?.timeQuality ?? fact.time_quality,
    local_day: movement?.localDay ?? factDay,
    received_at: fact.received_at,
    merge_no: draft.merge_no ?? null,
    merge_size: draft.merge_size ?? null,
    exception_subject: draft.exception_subject ?? null,
    finding_id: draft.finding_id ?? null,
    causes: draft.causes ?? NO_CAUSES,
    actor: draft.actor ?? null,
    assignee: draft.assignee ?? null,
    reason: draft.reason ?? null,
    note: draft.note ?? null,
    source_partition: partition,
    source_offset: offset,
  };
}

/** The same sending gives the same ids for ever; a sending that refines the time of a statement has its own. */
function eventId(orderKey: string, fact: Arrival['fact'], index: number): string {
  const sending = [variantOf(fact), String(fact.occurred_at), String(fact.received_at)];
  return hash128(joinKey([orderKey, fact.fact_id, ...sending, String(index)]));
}
