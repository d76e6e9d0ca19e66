import fc from 'fast-check';
import type { OrderEvent } from '../generated/order-events.js';
import {
  dataSchema,
  ORDER_EVENTS_VERSION,
  type UpcastStep,
  upcast,
  upcaster,
  versionOf,
} from '../order-events.js';

const event: OrderEvent = {
  event_id: 'e1',
  type: 'payment.succeeded',
  order_key: 'acme-pay|shop|A-1',
  order_version: 1,
  provider: 'acme-pay',
  account: 'shop',
  merchant: 'acme',
  time_zone: 'Asia/Shanghai',
  fact_id: 'f1',
  callback_id: 'c1',
  trust: 'SIGNED',
  refund_no: null,
  exception_kind: null,
  detail: null,
  currency: null,
  exponent: null,
  amount_minor: 0n,
  movement_kind: null,
  movement_minor: null,
  occurred_at: 1,
  time_quality: 'provider',
  local_day: 1,
  received_at: 1,
  merge_no: null,
  merge_size: null,
  exception_subject: null,
  finding_id: null,
  causes: [],
  actor: null,
  assignee: null,
  reason: null,
  note: null,
  source_partition: 0,
  source_offset: 0,
};

/** A version 2 that renames a type, and a version 3 that says more about the renamed one. */
const renames: UpcastStep = {
  from: 1,
  up: (old) => (old.type === 'payment.succeeded' ? { ...old, type: 'payment.captured' } : old),
};
const explains: UpcastStep = {
  from: 2,
  up: (old) => (old.type === 'payment.captured' ? { ...old, detail: 'in full' } : old),
};

describe('a chain of steps', () => {
  const toThree = upcaster([renames, explains], 3);

  test.each([
    [1, { type: 'payment.captured', detail: 'in full' }],
    [2, { type: 'payment.succeeded', detail: null }],
    [3, { type: 'payment.succeeded', detail: null }],
  ])('takes an event of version %i through exactly the steps behind it', (version, after) => {
    expect(toThree(version, event)).toEqual({ kind: 'current', event: { ...event, ...after } });
  });

  test('leaves the event it was given as it was', () => {
    toThree(1, event);
    expect(event).toMatchObject({ type: 'payment.succeeded', detail: null });
  });

  test.each([[0], [4], [1.5], [-1], [Number.NaN], [null]])('does not guess at version %p', (version) => {
    expect(toThree(version, event)).toEqual({ kind: 'unknown_version', version });
  });
});

test.each([
  ['a gap', [renames], 3],
  ['a gap at the start', [explains], 3],
  ['a wrong order', [explains, renames], 3],
  ['a step twice', [renames, renames], 2],
  ['a step beyond the newest version', [renames, explains], 2],
])('%s is seen when the chain is made', (_, steps, newest) => {
  expect(() => upcaster(steps, newest)).toThrow(`upcasting to version ${newest} needs steps`);
});

test('the chain of this package is whole, and version 1 passes through it', () => {
  expect(upcast(ORDER_EVENTS_VERSION, event)).toEqual({ kind: 'current', event });
});

describe('the version of a record', () => {
  test('is that of its header; records without one are of version 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (version) => {
        expect(versionOf(dataSchema(version))).toBe(version);
      }),
    );
    expect(versionOf(undefined)).toBe(1);
  });

  test.each([
    '',
    '1',
    'urn:quittance:order-events:',
    'urn:quittance:order-events:0',
    'urn:other:order-events:1',
  ])('is unknown where the header is %p', (header) => {
    expect(versionOf(header)).toBeNull();
  });
});
