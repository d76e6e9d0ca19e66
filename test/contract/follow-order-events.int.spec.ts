import { randomUUID } from 'node:crypto';
import { memoryCache } from '@quittance/processors/idempotency/memory';
import { ingressRecord, newpayPayment, newpayRefund } from '@quittance/processors/testing/callbacks';
import { connectLive, type Live, type LivePipeline, openPipeline } from '@quittance/processors/testing/live';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { isMovement, type KnownOrderEvent, VERSION_HEADER } from '@quittance/schemas/order-events';
import { followOrderEvents } from '../clients/follow-order-events.js';
import { eventually } from '../harness/eventually.js';

jest.setTimeout(120_000);

const CALLBACKS = [
  newpayPayment('N1', '12.30', 'PROCESSING'),
  newpayPayment('N1', '12.30'),
  newpayPayment('N1', '12.30'),
  newpayRefund('N1', 'R1', '5.00', '12.30'),
];

let live: Live;
let pipeline: LivePipeline;
let written: OrderEvent;

beforeAll(async () => {
  live = await connectLive();
  pipeline = await openPipeline(live, memoryCache());
  await pipeline.start();
  const encode = live.codecs.callbacks.encode;
  const topic = `${pipeline.options.prefix}callbacks.newpay`;
  await pipeline.send(CALLBACKS.map((posting) => ingressRecord(posting, randomUUID(), topic, encode)));
  await pipeline.caughtUp();
  const [first] = await pipeline.read(pipeline.names.orderEvents);
  if (first === undefined) throw new Error('no events');
  written = await live.codecs.events.decode(first.value);
});

afterAll(async () => {
  await pipeline?.stop();
  await pipeline?.remove();
});

/** A record as another version of Quittance would have written it. */
function record(event: OrderEvent, headers: Readonly<Record<string, string>>) {
  const value = live.codecs.events.encode(event);
  const key = Buffer.from(event.order_key);
  return {
    topic: pipeline.names.orderEvents,
    key,
    value,
    headers,
    timestampMs: event.received_at,
    partition: null,
  };
}

test('the example consumer reads what the fold has written, older records and later ones', async () => {
  const event_id = 'written-before-the-header';
  await pipeline.send([
    record({ ...written, event_id }, {}),
    record({ ...written, type: 'chargeback.opened' }, { [VERSION_HEADER]: 'urn:quittance:order-events:1' }),
    record(written, { [VERSION_HEADER]: 'urn:quittance:order-events:7' }),
  ]);
  const events: KnownOrderEvent[] = [];
  const later: string[] = [];
  const stop = await followOrderEvents(live.servers, {
    groupId: `${pipeline.options.prefix}follower`,
    topic: pipeline.names.orderEvents,
    onEvent: async (event) => void events.push(event),
    onLater: (what) => later.push(what),
  });
  await eventually(
    async () => later,
    (all) => all.length >= 2 && events.some((event) => event.event_id === event_id) && events.length >= 4,
  );
  await stop();
  expect(later.toSorted()).toEqual(['type chargeback.opened', 'version 7']);
  expect(events.map(({ type }) => type)).toEqual([
    'payment.pending',
    'payment.succeeded',
    'refund.succeeded',
    'payment.pending',
  ]);
  expect(events.filter(isMovement).map(({ movement_minor }) => movement_minor)).toEqual([1230n, -500n]);
});

test('the fold names the version in the header', async () => {
  const [first] = await pipeline.read(pipeline.names.orderEvents);
  expect(first?.headers).toMatchObject({ [VERSION_HEADER]: 'urn:quittance:order-events:1' });
});
