import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decided, given, paid, pending, refund } from '@quittance/processors/order/order.given';
import { PAYMENT_STATES, REFUND_STATES } from '@quittance/processors/order/ranks';
import { isVerb, VERBS } from '@quittance/processors/order/verbs';
import { topicCodec } from '@quittance/runtime/codec/topic-codec';
import { fixtureBytes, readFixture } from '@quittance/runtime/testing/fixture';
import { ORDER_EVENT_TYPES } from '@quittance/schemas/generated/order-event-contract';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { parseOrderEvent, type UpcastStep, upcast, upcaster } from '@quittance/schemas/order-events';
import { orderEvents } from '@quittance/schemas/topics/index';
import fc from 'fast-check';
import { withBills } from '../model/bills.js';
import { fold } from '../model/folded.js';
import { factsOf } from '../model/front.js';
import { histories } from '../model/histories.js';

const ROOT = resolve(__dirname, '..', '..');
const TYPES = Object.keys(ORDER_EVENT_TYPES);
/** Every type that callbacks can cause is met well within 300. */
const RUNS = 800;

describe('every type the fold can send is in the contract', () => {
  const states = [
    ...PAYMENT_STATES.filter((state) => state !== 'UNKNOWN').map((state) => `payment.${state.toLowerCase()}`),
    ...REFUND_STATES.map((state) => `refund.${state.toLowerCase()}`),
    ...Object.values(VERBS).map(({ event }) => event),
  ];

  it('those made of states and verbs', () => {
    expect(states.filter((type) => !TYPES.includes(type))).toEqual([]);
  });

  it('those that stand in its source, and the contract has no others', () => {
    const source = readFileSync(join(ROOT, 'processors', 'order', 'events.ts'), 'utf8');
    const written = [...source.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map((match) => match[1] ?? '');
    const restated = [...source.matchAll(/\$\{axis\}\.([a-z_]+)/g)].map((match) => match[1] ?? '');
    const all = [...states, ...written, ...restated.flatMap((word) => [`payment.${word}`, `refund.${word}`])];
    expect([...new Set(all)].toSorted()).toEqual(TYPES.toSorted());
  });

  it('those on its page', () => {
    const page = readFileSync(join(ROOT, 'docs', 'order-events.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `[a-z]+\.[a-z]+`/.test(line));
    const named = rows.flatMap((row) => {
      const [, first = ''] = row.split('|');
      const [axis = ''] = first.trim().slice(1).split('.');
      return [...first.matchAll(/\.([a-z]+)`/g)].map((match) => `${axis}.${match[1]}`);
    });
    expect(named.toSorted()).toEqual(TYPES.toSorted());
  });
});

it('every event of generated histories keeps the contract', () => {
  const seed = Number(process.env['QUITTANCE_SEED'] ?? Date.now() % 2 ** 31);
  const met = new Set<string>();
  fc.assert(
    fc.property(histories, (history) => {
      const log = withBills(factsOf(history), history.bills).map((fact, offset) => ({
        fact,
        partition: 0,
        offset,
      }));
      for (const event of fold(log).events) {
        const parsed = parseOrderEvent(event);
        expect(parsed.kind === 'event' ? strangers(event) : parsed).toEqual([]);
        met.add(event.type);
      }
    }),
    { seed, numRuns: RUNS },
  );
  const ofPeople: readonly string[] = Object.values(VERBS).map(({ event }) => event);
  expect(TYPES.filter((type) => !met.has(type) && !ofPeople.includes(type))).toEqual([]);
}, 120_000);

it.each(Object.keys(VERBS).filter(isVerb))('what the fold says of %s keeps it too', (verb) => {
  const overRefunded = [paid(100n), refund('succeeded', 'r1', 130n)];
  // One that the order has, and one that is found when it is read.
  for (const exception_kind of ['over_refund', 'overdue_settlement']) {
    const { decision } = given(...overRefunded).when(decided(verb, { exception_kind }));
    const told = decision.kind === 'applied' ? decision.events : [];
    expect(told.map(({ type }) => type)).toContain(VERBS[verb].event);
    expect(told.map((event) => parseOrderEvent(event).kind)).toEqual(told.map(() => 'event'));
    expect(told.flatMap(strangers)).toEqual([]);
  }
});

it('claims no amount where a fact names none', () => {
  const nothing = { currency: null, exponent: null, order_minor: null, paid_minor: null };
  for (const silent of [pending(nothing), paid(0n, nothing), paid(0n, { ...nothing, trust: 'UNSIGNED' })]) {
    const { decision } = given().when(silent);
    const told = decision.kind === 'applied' ? decision.events : [];
    expect(told.filter(({ type }) => type === silent.type)).toMatchObject([
      { currency: null, exponent: null },
    ]);
    expect(told.map((event) => parseOrderEvent(event).kind)).toEqual(told.map(() => 'event'));
  }
});

/** Fields that are set although the contract does not list them for the type. */
function strangers(event: OrderEvent): readonly string[] {
  const said = Object.entries(ORDER_EVENT_TYPES).find(([type]) => type === event.type)?.[1];
  const listed: readonly string[] = [...(said?.always ?? []), ...(said?.sometimes ?? [])];
  const particular: readonly string[] = [...new Set(Object.values(ORDER_EVENT_TYPES).flatMap(fieldsOf))];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(event);
  return entries
    .filter(([name, value]) => particular.includes(name) && !listed.includes(name) && !isEmpty(value))
    .map(([name]) => `${event.type}: ${name}`);
}

function fieldsOf({ always, sometimes }: { always: readonly string[]; sometimes: readonly string[] }) {
  return [...always, ...sometimes];
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

describe('records written by older schemas', () => {
  const fixtures = join(ROOT, 'schemas', 'topics', 'order-events', 'fixtures');
  /** The record's bytes as a consumer of today reads them: its own schema, the writer's from the registry. */
  const decode = (version: string): Promise<OrderEvent> => {
    const writer = readFileSync(join(fixtures, `${version}.avsc`), 'utf8');
    const fixture = readFixture(readFileSync(join(fixtures, `${version}.json`), 'utf8'));
    const codec = topicCodec<OrderEvent>(orderEvents.schema, 2, async () => writer);
    return codec.decode(Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), fixtureBytes(fixture)]));
  };
  const renames: UpcastStep = {
    from: 1,
    up: (event) => ({ ...event, type: event.type.replace('succeeded', 'captured') }),
  };

  it.each(['v1', 'v2'])(
    '%s needs no step: the fields added since are filled in by their defaults',
    async (version) => {
      const upcasted = upcast(1, await decode(version));
      expect(upcasted.kind === 'current' ? parseOrderEvent(upcasted.event).kind : upcasted.kind).toBe(
        'event',
      );
    },
  );

  it.each(['v1', 'v2'])('%s is brought up to a version 2 that renames a type', async (version) => {
    const old = await decode(version);
    const upcasted = upcaster([renames], 2)(1, old);
    expect(upcasted).toEqual({ kind: 'current', event: { ...old, type: 'payment.captured' } });
  });
});
