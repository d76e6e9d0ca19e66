import { COMMON_FIELDS, ORDER_EVENT_TYPES } from '../generated/order-event-contract.js';
import type { OrderEvent } from '../generated/order-events.js';
import {
  amountOf,
  isException,
  isMovement,
  isPayment,
  isRefund,
  type KnownOrderEvent,
  moneyText,
  movementOf,
  parseOrderEvent,
} from '../order-events.js';

const COMMON = {
  event_id: 'e1',
  order_key: 'acme-pay|shop|A-1',
  order_version: 1,
  provider: 'acme-pay',
  account: 'shop',
  merchant: 'acme',
  time_zone: 'Asia/Shanghai',
  fact_id: 'f1',
  callback_id: 'c1',
  trust: 'SIGNED',
  occurred_at: 1,
  time_quality: 'provider',
  local_day: 1,
  received_at: 1,
  source_partition: 0,
  source_offset: 0,
};
const NOTHING = {
  refund_no: null,
  exception_kind: null,
  exception_subject: null,
  finding_id: null,
  causes: [],
  detail: null,
  currency: null,
  exponent: null,
  amount_minor: null,
  movement_kind: null,
  movement_minor: null,
  merge_no: null,
  merge_size: null,
  actor: null,
  assignee: null,
  reason: null,
  note: null,
};
const event = (type: string, said: Partial<OrderEvent> = {}): OrderEvent => ({
  ...COMMON,
  ...NOTHING,
  type,
  ...said,
});
const CNY = { currency: 'CNY', exponent: 2 };
const refund = event('refund.succeeded', {
  ...CNY,
  refund_no: 'R-1',
  amount_minor: 29n,
  movement_kind: 'refund',
  movement_minor: -29n,
});

function known(raw: OrderEvent): KnownOrderEvent {
  const parsed = parseOrderEvent(raw);
  if (parsed.kind !== 'event') throw new Error(JSON.stringify(parsed.kind));
  return parsed.event;
}

test('the contract names fields of the schema only, each once', () => {
  const names = Object.keys(event('payment.pending'));
  for (const { always, sometimes } of Object.values(ORDER_EVENT_TYPES)) {
    const listed: readonly string[] = ['type', ...COMMON_FIELDS, ...always, ...sometimes];
    expect(listed.filter((field) => !names.includes(field))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  }
});

describe('an event is read as', () => {
  test('itself, with the fields of its type', () => {
    const parsed = known(refund);
    expect(parsed).toBe(refund);
    // What the compiler must accept without a question: these are never null in this type.
    if (parsed.type === 'refund.succeeded') {
      const [no, minor]: readonly [string, bigint] = [parsed.refund_no, parsed.amount_minor];
      expect([no, minor]).toEqual(['R-1', 29n]);
    }
    expect.assertions(2);
  });

  test('an unknown type, which is no error', () => {
    const later = event('chargeback.opened');
    expect(parseOrderEvent(later)).toEqual({ kind: 'unknown_type', type: 'chargeback.opened', event: later });
    expect(parseOrderEvent(event('constructor'))).toMatchObject({ kind: 'unknown_type' });
  });

  test.each(Object.entries(ORDER_EVENT_TYPES).flatMap(([type, { always }]) => always.map((f) => [type, f])))(
    '%s without %s breaks the contract',
    (type, field) => {
      const always: readonly string[] =
        Object.entries(ORDER_EVENT_TYPES).find(([t]) => t === type)?.[1].always ?? [];
      const given = Object.fromEntries(always.map((name) => [name, VALUES[name]]));
      expect(parseOrderEvent(event(type, given)).kind).toBe('event');
      expect(parseOrderEvent(event(type, { ...given, [field]: null }))).toMatchObject({
        kind: 'contract_broken',
        field,
      });
    },
  );

  test.each([
    ['an unknown kind', { movement_kind: 'chargeback' }, 'movement_kind'],
    ['no kind', { movement_kind: null }, 'movement_kind'],
    ['no amount', { movement_minor: null }, 'movement_minor'],
  ])('a movement of %s breaks the contract', (_, said, field) => {
    expect(parseOrderEvent({ ...refund, ...said })).toMatchObject({ kind: 'contract_broken', field });
  });

  test('a field that the writer’s schema did not have breaks it too', () => {
    const { refund_no: _, ...older } = refund;
    expect(
      parseOrderEvent(Object.assign(event('refund.succeeded'), older, { refund_no: undefined })),
    ).toMatchObject({
      kind: 'contract_broken',
      field: 'refund_no',
    });
  });
});

/** Something for each field that some type promises. */
const VALUES: Readonly<Record<string, unknown>> = {
  ...CNY,
  amount_minor: 1n,
  movement_kind: 'restatement',
  movement_minor: 1n,
  refund_no: 'R-1',
  detail: '',
  merge_no: 'M-1',
  exception_kind: 'over_refund',
  exception_subject: '',
  causes: [],
  actor: 'li.na',
};

test('each family knows its own', () => {
  const families = (raw: OrderEvent) =>
    [isPayment, isRefund, isException, isMovement].map((is) => is(known(raw)));
  expect(families(event('payment.pending'))).toEqual([true, false, false, false]);
  expect(families(refund)).toEqual([false, true, false, true]);
  expect(families(event('exception.raised', { exception_kind: 'unsigned', detail: '' }))).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(families(event('settlement.reported', { detail: 'SETTLED' }))).toEqual([false, false, false, false]);
});

describe('amounts', () => {
  const amountText = (raw: OrderEvent): string | null => {
    const parsed = known(raw);
    const money = 'amount_minor' in parsed ? amountOf(parsed) : null;
    return money === null ? null : moneyText(money);
  };

  test('are exact and in the record’s own exponent', () => {
    expect(amountText(refund)).toBe('0.29 CNY');
    const huge = event('payment.succeeded', { ...CNY, amount_minor: 2n ** 63n - 1n });
    expect(amountText(huge)).toBe('92233720368547758.07 CNY');
  });

  test('are null where none is known, and where the unit is that of a restatement', () => {
    expect(amountText(event('payment.pending'))).toBeNull();
    expect(amountText(event('payment.succeeded', { amount_minor: 0n }))).toBeNull();
    expect(amountText({ ...refund, type: 'refund.restated', movement_kind: 'restatement' })).toBeNull();
  });

  test('of movements are signed', () => {
    const parsed = known(refund);
    expect(isMovement(parsed) && moneyText(movementOf(parsed))).toBe('-0.29 CNY');
  });
});
