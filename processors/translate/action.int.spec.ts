import { randomUUID } from 'node:crypto';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { memoryCache } from '../idempotency/memory.js';
import { ingressRecord, newpayPayment, type Posting } from '../testing/callbacks.js';
import { connectLive, type Live, type LivePipeline, openPipeline } from '../testing/live.js';
import { shortOutcome } from '../testing/workbench.js';

jest.setTimeout(120_000);

const ORDER = 'newpay|laos|N1';
const NOW = Date.UTC(2026, 2, 2);

let live: Live;
let pipeline: LivePipeline;

beforeAll(async () => {
  live = await connectLive();
  pipeline = await openPipeline(live, memoryCache());
  await pipeline.start();
});

afterAll(async () => {
  await pipeline?.stop();
  await pipeline?.remove();
});

async function callback(posting: Posting): Promise<void> {
  const topic = `${pipeline.options.prefix}callbacks.${posting.provider}`;
  await sent([ingressRecord(posting, randomUUID(), topic, (value) => live.codecs.callbacks.encode(value))]);
}

async function sent(records: readonly OutgoingRecord[]): Promise<void> {
  await pipeline.send(records);
  await pipeline.caughtUp();
}

function actionRecord(action: OperatorAction): OutgoingRecord {
  return {
    topic: pipeline.names.operatorActions,
    key: Buffer.from(ORDER),
    value: live.codecs.actions.encode(action),
    headers: { provider: action.provider, account: action.account, callback_id: action.action_id },
    timestampMs: NOW,
    partition: null,
  };
}

async function order(): Promise<OrderSnapshot> {
  const snapshots = await Promise.all(
    (await pipeline.read(pipeline.names.orderSnapshots)).map(({ value }) =>
      live.codecs.snapshots.decode(value),
    ),
  );
  const latest = snapshots.filter((one) => one.order_key === ORDER).sort((a, b) => b.version - a.version)[0];
  if (latest === undefined) throw new Error(`no ${ORDER}`);
  return latest;
}

async function restated() {
  const row = (await order()).exceptions.find(({ kind }) => kind === 'restated');
  if (row === undefined) throw new Error('not restated');
  return row;
}

/** Kind and amount of each movement, and their sum. */
async function journal(): Promise<readonly string[]> {
  const events = await Promise.all(
    (await pipeline.read(pipeline.names.orderEvents)).map(({ value }) => live.codecs.events.decode(value)),
  );
  const moved = events.filter((event) => event.movement_minor !== null);
  const sum = moved.reduce((total, event) => total + (event.movement_minor ?? 0n), 0n);
  return [...moved.map((event) => `${event.type} ${event.movement_minor}`), `= ${sum}`];
}

async function outcomes(actionId: string): Promise<readonly string[]> {
  const all = await Promise.all(
    (await pipeline.read(pipeline.names.callbackOutcomes)).map(({ value }) =>
      live.codecs.outcomes.decode(value),
    ),
  );
  return all
    .filter((one) => one.callback_id === actionId)
    .map((one) => `${one.callback_topic.replace(pipeline.options.prefix, '')} ${shortOutcome(one)}`);
}

async function hashOf(paidMinor: bigint): Promise<string> {
  const facts = (await order()).facts.filter((fact) => fact.paid_minor === paidMinor);
  return facts[0]?.content_hash ?? '';
}

async function resolving(over: Partial<OperatorAction>): Promise<OperatorAction> {
  const row = await restated();
  return {
    action_id: 'a1',
    provider: 'newpay',
    account: 'laos',
    provider_order_no: 'N1',
    merchant: 'acme',
    time_zone: 'Asia/Vientiane',
    verb: 'RESOLVE',
    exception_kind: row.kind,
    exception_subject: row.subject,
    finding_id: row.finding_id,
    counts: await hashOf(1_250n),
    actor: 'li.na',
    assignee: null,
    reason: 'confirmed_by_query',
    note: 'the second amount is right',
    acted_at: NOW,
    ...over,
  };
}

/** One story: each step goes on from the one before. */
describe('a person works on an exception', () => {
  let action: OperatorAction;

  test('the same payment with two amounts: the prudent one counts', async () => {
    await callback(newpayPayment('N1', '12.50'));
    await callback(newpayPayment('N1', '10.00'));
    expect((await order()).paid_minor).toBe(1_000n);
    expect(await restated()).toMatchObject({ state: 'OPEN', at_stake_minor: 250n });
    expect((await journal()).at(-1)).toBe('= 1000');
  });

  test('resolved with the variant that counts: money moves by a restatement', async () => {
    action = await resolving({});
    await sent([actionRecord(action)]);
    expect(await restated()).toMatchObject({ state: 'RESOLVED' });
    const after = await order();
    expect([after.paid_minor, after.net_minor]).toEqual([1_250n, 1_250n]);
    expect(after.handlings).toMatchObject([{ actor: 'li.na', reason: 'confirmed_by_query' }]);
    expect(await journal()).toEqual([
      'payment.succeeded 1250',
      'payment.restated -250',
      'payment.restated 250',
      '= 1250',
    ]);
    expect(await outcomes('a1')).toEqual([
      'operator-actions @0 -1/1 translated',
      'operator-actions @0 0/1 applied',
    ]);
  });

  test('the same action again, later, counts once', async () => {
    const before = await order();
    await sent([actionRecord({ ...action, acted_at: NOW + 60_000 })]);
    expect(await order()).toEqual(before);
    expect((await outcomes('a1')).filter((one) => one.includes(' 0/1 '))).toEqual([
      expect.stringContaining('applied'),
      expect.stringContaining('duplicate already_applied'),
    ]);
    expect((await journal()).at(-1)).toBe('= 1250');
  });

  test('what is no decision is quarantined, and the next one is taken', async () => {
    const garbage = { ...actionRecord(action), value: Buffer.from('no avro') };
    const nobody = actionRecord({ ...action, action_id: 'a2', actor: '' });
    const stranger = actionRecord({ ...action, action_id: 'a3', provider: 'nobody' });
    const noted = { ...action, action_id: 'a4', verb: 'ANNOTATE', counts: null, reason: null, note: 'n' };
    await sent([garbage, nobody, stranger, actionRecord({ ...noted, acted_at: NOW + 1 })]);
    const letters = await Promise.all(
      (await pipeline.read(pipeline.names.deadLetters)).map(({ value }) =>
        live.codecs.deadLetters.decode(value),
      ),
    );
    expect(letters.map(({ reason }) => reason).sort()).toEqual([
      'missing_field',
      'undecodable',
      'unknown_provider',
    ]);
    expect((await order()).handlings).toMatchObject([{ state: 'RESOLVED', note: 'n' }]);
  });

  test('another amount is another finding: open again, and the prudent one counts', async () => {
    await callback(newpayPayment('N1', '11.00'));
    expect(await restated()).toMatchObject({ state: 'OPEN' });
    expect((await order()).paid_minor).toBe(1_000n);
    expect((await journal()).at(-1)).toBe('= 1000');
  });
});
