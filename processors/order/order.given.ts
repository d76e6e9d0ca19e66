import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type {
  OperatorDecision as Action,
  StatementClaim as Claim,
  OrderFact,
} from '@quittance/schemas/generated/order-facts';
import type { ExceptionRow } from '@quittance/schemas/generated/order-snapshots';
import { hash128 } from '@quittance/schemas/hash';
import { joinKey } from '@quittance/schemas/join-key';
import { type Decision, decide } from './decide.js';
import type { Order } from './order.js';
import type { Verb } from './verbs.js';

/** 2026-03-01 12:00 in Beijing: the hour at which nothing odd happens. */
export const NOON = Date.UTC(2026, 2, 1, 4);

const BLANK = {
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Shanghai',
  source: 'callback',
  trust: 'SIGNED',
  held: false,
  key_id: 'k1',
  api_version: 'v2',
  provider_status: '',
  provider_order_no: 'A1',
  merchant_order_no: null,
  network_order_no: null,
  merge_no: null,
  merge_size: null,
  merge_members: null,
  merge_amounts: null,
  merge_mixed: false,
  refund_no: null,
  currency: 'CNY',
  exponent: 2,
  order_minor: null,
  paid_minor: null,
  paid_is_assumed: false,
  refund_minor: null,
  refund_total_minor: null,
  refund_claim: null,
  amounts_raw: {},
  settlement: null,
  merchant_code: null,
  store_code: null,
  terminal: null,
  channel: null,
  product: null,
  buyer_ref: null,
  created_at: null,
  occurred_at: NOON,
  time_quality: 'provider',
  received_at: NOON,
  callback_id: 'c1',
  callback_topic: 'callbacks.newpay',
  callback_partition: 0,
  callback_offset: 0,
  fact_index: 0,
  facts: 1,
  flags: [],
  action: null,
  statement: null,
} as const;

const NOTHING_SAID = {
  exception_subject: '',
  finding_id: null,
  counts: null,
  actor: 'li',
  assignee: null,
  reason: null,
  note: null,
} as const;

type Said = Partial<OrderFact>;

const claimContent = (claim: Claim): readonly unknown[] => [
  claim.kind,
  claim.state,
  claim.replaces,
  claim.statement_day,
  claim.fee_e5,
  claim.settleable_minor,
];

/** A fact of order A1; id and content hash follow from what it says, as the providers' do. */
export function fact(type: string, said: Said = {}): OrderFact {
  const whole = { ...BLANK, type, order_key: 'newpay|laos|A1', ...said };
  const { order_minor, paid_minor, refund_minor, refund_total_minor, settlement, refund_no } = whole;
  const { currency, exponent, refund_claim, channel, occurred_at, time_quality, statement } = whole;
  const subject = [type, refund_no ?? '', String(refund_total_minor ?? ''), settlement ?? ''];
  // A time that each sending has anew is no part of what is said.
  const time = time_quality === 'provider' ? occurred_at : null;
  const flags = whole.flags.map(({ kind, field }) => `${kind} ${field}`);
  const money = [order_minor, paid_minor, refund_minor, currency, exponent, refund_claim, channel, time];
  const content = statement === null ? money : [...money, refund_no, ...claimContent(statement)];
  return {
    fact_id: joinKey(['newpay', 'laos', ...subject]),
    content_hash: hash128([type, ...content, ...flags].map(String).join()),
    ...whole,
  };
}

export const pending = (said: Said = {}) => fact('payment.pending', said);
export const paid = (minor: bigint, said: Said = {}) =>
  fact('payment.succeeded', { order_minor: minor, paid_minor: minor, ...said });
export const unpaid = (end: 'failed' | 'expired' | 'closed', said: Said = {}) => fact(`payment.${end}`, said);
export const refund = (
  state: 'pending' | 'failed' | 'succeeded',
  no: string,
  minor: bigint,
  said: Said = {},
) => fact(`refund.${state}`, { refund_no: no, refund_minor: minor, ...said });
export const refundTotal = (minor: bigint, said: Said = {}) =>
  fact('refund.total_reported', { refund_total_minor: minor, ...said });
export const settled = (settlement: 'NONE' | 'IN_SETTLEMENT' | 'SETTLED', said: Said = {}) =>
  fact('settlement.reported', { settlement, currency: null, exponent: null, ...said });

/** What a line of a provider's bill says of order A1; a refund where it has a number. */
export function billed(
  minor: bigint,
  line: Partial<Claim> & { readonly refund_no?: string | null } = {},
  said: Said = {},
): OrderFact {
  const { refund_no = null, ...claimed } = line;
  const isRefund = refund_no !== null || claimed.kind === 'REFUND';
  const statement = { ...BILL, ...(isRefund ? { kind: 'REFUND', row: 3 } : {}), ...claimed };
  return fact('statement.reported', {
    fact_id: joinKey(['newpay', 'laos', 'statement', statement.statement_id, String(statement.row)]),
    source: 'statement',
    trust: 'STATEMENT',
    refund_no,
    ...(isRefund ? { refund_minor: minor } : { paid_minor: minor }),
    callback_id: `${statement.statement_id}/${statement.row}`,
    statement,
    ...said,
  });
}

/** Order A1 is no longer in a bill that is replaced. */
export function withdrawn(replaces: string, by: string): OrderFact {
  return billed(
    0n,
    { statement_id: by, replaces, kind: 'WITHDRAWN', state: '', row: -1 },
    { paid_minor: null, currency: null, exponent: null },
  );
}

const BILL: Claim = {
  statement_id: 's1',
  row: 2,
  statement_day: 20_513,
  kind: 'PAYMENT',
  state: 'SUCCEEDED',
  replaces: null,
  fee_e5: null,
  settleable_minor: null,
};

/** What a person decides about one exception of order A1. */
export function decided(
  verb: Verb,
  about: Pick<Action, 'exception_kind'> & Partial<Action>,
  said: Said & { readonly action_id?: string } = {},
): OrderFact {
  const { action_id = verb, ...others } = said;
  const action = { ...NOTHING_SAID, verb, ...about };
  return fact('operator.decided', {
    fact_id: joinKey(['newpay', 'laos', 'decision', action_id]),
    content_hash: hash128(JSON.stringify(action)),
    source: 'operator',
    trust: 'OPERATOR',
    currency: null,
    exponent: null,
    action,
    ...others,
  });
}

/** Folds facts in the order given, as one partition would; repeats and refusals leave the order as it is. */
export function fold(facts: readonly OrderFact[], start: Order | null = null): Order | null {
  return facts.reduce<Order | null>((order, each, offset) => {
    const decision = decide({ fact: each, partition: 0, offset }, order);
    return 'order' in decision ? decision.order : order;
  }, start);
}

/** The order's exception of a kind; fails the test where it has none. */
export function exceptionOf(order: Order | null, kind: string, subject?: string): ExceptionRow {
  const row = order?.exceptions.find(
    (each) => each.kind === kind && (subject === undefined || each.subject === subject),
  );
  if (row === undefined) throw new Error(`no exception ${kind} ${subject ?? ''}`);
  return row;
}

/** given(what the order has).when(a fact arrives).then*: the three endings of a decision. */
export function given(...past: readonly OrderFact[]) {
  const order = fold(past);
  return {
    when(arriving: OrderFact) {
      const decision = decide({ fact: arriving, partition: 0, offset: past.length }, order);
      return { decision, ...endings(decision) };
    },
  };
}

function endings(decision: Decision) {
  const outcome = 'events' in decision ? [decision.kind, ...decision.events.map(brief)] : decision;
  return {
    /** The order afterwards; fails the test where nothing was applied. */
    order(): Order {
      if (!('order' in decision)) throw new Error(`expected applied, got ${JSON.stringify(decision)}`);
      return decision.order;
    },
    /** The events in full; none where nothing was applied. */
    events(): readonly OrderEvent[] {
      return 'events' in decision ? decision.events : [];
    },
    /** The events in short: type, and what moved. */
    thenEvents(...expected: readonly string[]): void {
      expect(outcome).toEqual(['applied', ...expected]);
    },
    /** The same, of a repeat that tells an earlier time. */
    thenRefined(...expected: readonly string[]): void {
      expect(outcome).toEqual(['refined', ...expected]);
    },
    thenDuplicate(): void {
      expect(decision).toEqual({ kind: 'duplicate' });
    },
    thenQuarantined(reason: string): void {
      expect(decision).toEqual({ kind: 'quarantined', reason });
    },
  };
}

/** "payment.succeeded payment +100 CNY", "exception.raised over_refund 5 CNY" */
function brief(event: OrderEvent): string {
  const moved =
    event.movement_minor === null
      ? ''
      : `${event.movement_kind} ${event.movement_minor > 0n ? '+' : ''}${event.movement_minor} ${event.currency}`;
  const stake = event.exception_kind === null ? '' : `${event.exception_kind} ${event.amount_minor ?? '-'}`;
  return [event.type, stake, moved].filter((part) => part !== '').join(' ');
}

/** Kinds of the open exceptions. */
export function openKinds(order: Order | null): readonly string[] {
  return (order?.exceptions ?? []).filter((row) => row.state === 'OPEN').map((row) => row.kind);
}
