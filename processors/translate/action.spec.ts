import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DECISION_PROBLEMS, MAX_AHEAD_MS } from '@quittance/schemas/decisions/check';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import { providers } from '@quittance/schemas/providers/registry';
import { memoryCache } from '../idempotency/memory.js';
import { decide } from '../order/decide.js';
import {
  callbackRecord,
  codecs,
  desk,
  fed,
  NOON,
  NOW,
  newpayCallback,
  outcomesIn,
  recordAt,
  run,
  topics,
} from '../testing/workbench.js';
import { knownDuplicates } from './duplicates.js';
import { translateWork } from './work.js';

const RESOLVED: OperatorAction = {
  action_id: 'a-1',
  provider: 'newpay',
  account: 'laos',
  provider_order_no: 'N|1',
  merchant: 'acme',
  time_zone: 'Asia/Vientiane',
  verb: 'RESOLVE',
  exception_kind: 'restated',
  exception_subject: 'newpay|laos|payment|N1|SUCCESS',
  finding_id: 'f0',
  counts: 'c0',
  actor: 'li.na',
  assignee: null,
  reason: 'corrected',
  note: 'as the provider says\nby phone',
  acted_at: NOON,
};

function actionRecord(offset: number, over: Partial<OperatorAction> = {}) {
  return recordAt(topics.operatorActions, offset, codecs.actions.encode({ ...RESOLVED, ...over }));
}

function translator() {
  return translateWork({
    callbacks: codecs.callbacks,
    actions: codecs.actions,
    redrives: codecs.redrives,
    statementLines: codecs.statementLines,
    facts: codecs.facts,
    providers,
    buyerKeys: new Map(),
    topics,
    desk,
    now: () => NOW,
    knownDuplicates: knownDuplicates({ cache: memoryCache(), clusterId: 'c', deadlineMs: 20 }),
  });
}

async function translated(...over: readonly Partial<OperatorAction>[]) {
  const records = over.map((each, index) => actionRecord(index, each));
  const { outputs } = await run(translator(), records);
  const facts = await Promise.all(
    fed(outputs, topics.orderFacts).map(({ value }) => codecs.facts.decode(value)),
  );
  return { outputs, facts };
}

test('a decision becomes one fact of its order, with one outcome', async () => {
  const { outputs, facts } = await translated({});
  expect(await outcomesIn(outputs)).toEqual(['@0 -1/1 translated']);
  expect(facts).toHaveLength(1);
  expect(facts[0]).toMatchObject({
    fact_id: 'newpay|laos|decision|a-1',
    type: 'operator.decided',
    order_key: 'newpay|laos|N%7C1',
    provider_order_no: 'N|1',
    source: 'operator',
    trust: 'OPERATOR',
    held: false,
    currency: null,
    occurred_at: NOON,
    received_at: NOON,
    time_quality: 'provider',
    callback_id: 'a-1',
    callback_topic: 'operator-actions',
    callback_partition: 2,
    callback_offset: 0,
    fact_index: 0,
    facts: 1,
    action: {
      verb: 'RESOLVE',
      exception_kind: 'restated',
      exception_subject: 'newpay|laos|payment|N1|SUCCESS',
      finding_id: 'f0',
      counts: 'c0',
      actor: 'li.na',
      assignee: null,
      reason: 'corrected',
      note: 'as the provider says\nby phone',
    },
  });
  expect(outputs[0]?.key.toString()).toBe('newpay|laos|N%7C1');
});

test('the order takes it, and the same action again, later, is a repeat', async () => {
  const { facts } = await translated({}, { acted_at: NOON + 500 }, { note: 'something else' });
  const [first, again, other] = facts;
  if (first === undefined || again === undefined || other === undefined) throw new Error('no facts');
  const applied = decide({ fact: first, partition: 0, offset: 0 }, null);
  if (applied.kind !== 'applied') throw new Error(applied.kind);
  expect(applied.events.map(({ type, actor }) => [type, actor])).toEqual([['exception.resolved', 'li.na']]);
  expect(decide({ fact: again, partition: 0, offset: 1 }, applied.order).kind).toBe('duplicate');
  expect(decide({ fact: other, partition: 0, offset: 2 }, applied.order).kind).toBe('applied');
});

test.each<Partial<OperatorAction>>([
  { verb: 'RESOLVE', counts: null },
  { verb: 'IGNORE', counts: null, reason: null },
  { verb: 'ACKNOWLEDGE', counts: null, reason: null, note: null, finding_id: null },
  { verb: 'ASSIGN', assignee: 'wang', counts: null, reason: null, note: null, finding_id: null },
  { verb: 'ANNOTATE', counts: null, reason: null, finding_id: null, exception_subject: '' },
  { verb: 'REOPEN', counts: null, reason: null, note: null, exception_kind: 'overdue_settlement' },
  { acted_at: NOON + 1_000 + MAX_AHEAD_MS },
])('%j is a decision', async (over) => {
  expect((await translated(over)).facts).toHaveLength(1);
});

const ACK = { verb: 'ACKNOWLEDGE', counts: null, reason: null } as const;

test.each<[string, string, Partial<OperatorAction>]>([
  ['missing_field', 'actor', { actor: ' ' }],
  ['missing_field', 'action_id', { action_id: '' }],
  ['missing_field', 'provider_order_no', { provider_order_no: '' }],
  ['missing_field', 'account', { account: '' }],
  ['missing_field', 'merchant', { merchant: '' }],
  ['missing_field', 'exception_kind', { exception_kind: '' }],
  ['id_too_long', 'actor', { actor: 'x'.repeat(129) }],
  ['id_too_long', 'exception_subject', { exception_subject: 'x'.repeat(2_049) }],
  ['not_plain_text', 'actor', { actor: 'li\u001b[2Jna' }],
  ['not_plain_text', 'note', { note: 'a\u0007b' }],
  ['unknown_verb', 'verb', { verb: 'DELETE' }],
  ['unknown_verb', 'verb', { verb: 'toString' }],
  ['unknown_resolution', 'reason', { reason: null }],
  ['unknown_resolution', 'reason', { reason: 'because' }],
  ['reason_not_allowed', 'reason', { ...ACK, reason: 'corrected' }],
  ['missing_finding_id', 'finding_id', { finding_id: null }],
  ['missing_finding_id', 'finding_id', { ...ACK, verb: 'IGNORE', finding_id: '' }],
  ['missing_assignee', 'assignee', { ...ACK, verb: 'ASSIGN' }],
  ['assignee_not_allowed', 'assignee', { ...ACK, assignee: 'wang' }],
  ['missing_note', 'note', { note: null }],
  ['missing_note', 'note', { ...ACK, verb: 'ANNOTATE', note: ' \n' }],
  ['note_too_long', 'note', { note: 'x'.repeat(1_001) }],
  ['counts_not_allowed', 'counts', { exception_kind: 'over_refund' }],
  ['counts_not_allowed', 'counts', { ...ACK, counts: 'c0' }],
  ['counts_not_allowed', 'counts', { counts: '' }],
  ['unknown_time_zone', 'time_zone', { time_zone: 'Asia/Nowhere' }],
  ['unknown_time_zone', 'time_zone', { time_zone: '' }],
  ['bad_time', 'acted_at', { acted_at: NOON + 1_001 + MAX_AHEAD_MS }],
  ['bad_time', 'acted_at', { acted_at: 0 }],
  ['bad_time', 'acted_at', { acted_at: 8_640_000_000_000_001 }],
  ['unknown_provider', 'nobody', { provider: 'nobody' }],
  ['unknown_exception_kind', 'exception_kind', { exception_kind: 'bad_luck', counts: null }],
  ['unknown_exception_kind', 'exception_kind', { exception_kind: 'constructor', counts: null }],
])('%s (%s): quarantined, and the others go on', async (reason, field, over) => {
  const { outputs } = await run(translator(), [
    actionRecord(3, over),
    callbackRecord(4, newpayCallback()),
    actionRecord(5),
  ]);
  expect(await outcomesIn(outputs)).toEqual([
    `@3 -1/0 quarantined ${reason}`,
    '@4 -1/1 translated',
    '@5 -1/1 translated',
  ]);
  const letters = outputs.filter((output) => output.topic === topics.deadLetters);
  const letter = await codecs.deadLetters.decode(letters[0]?.value ?? Buffer.alloc(0));
  expect(letter).toMatchObject({ reason, origin_topic: 'operator-actions', origin_offset: 3 });
  expect(letter.detail).toContain(field);
});

test('bytes that are no action are quarantined, too', async () => {
  const { outputs } = await run(translator(), [recordAt(topics.operatorActions, 3, Buffer.from('no avro'))]);
  expect(await outcomesIn(outputs)).toEqual(['@3 -1/0 quarantined undecodable']);
});

test('a record of any size leaves a dead letter that can be written', async () => {
  const huge = recordAt(topics.operatorActions, 3, Buffer.alloc(1_000_000, 7), {
    key: Buffer.alloc(1_000_000),
    headers: { provider: 'x'.repeat(1_000_000) },
  });
  const { outputs } = await run(translator(), [huge]);
  expect(await outcomesIn(outputs)).toEqual(['@3 -1/0 quarantined record_too_long']);
  const sizes = outputs.map(
    ({ key, value, headers }) => key.length + value.length + JSON.stringify(headers).length,
  );
  expect(Math.max(...sizes)).toBeLessThan(200_000);
});

test('an outcome has the time of its record, whatever the action says', async () => {
  const { outputs } = await translated({ acted_at: 8_640_000_000_000_001 });
  const outcome = outputs.find(({ topic }) => topic === topics.callbackOutcomes);
  expect((await codecs.outcomes.decode(outcome?.value ?? Buffer.alloc(0))).received_at).toBe(NOON + 1_000);
});

test('docs/errors.md lists exactly the reasons there are', () => {
  const page = readFileSync(resolve(__dirname, '../../docs/errors.md'), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith('Operator actions')) ?? '';
  const listed = [...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, reason]) => reason);
  const here = ['undecodable', 'record_too_long', 'unknown_provider', 'unknown_exception_kind'];
  expect(listed.sort()).toEqual([...DECISION_PROBLEMS, ...here].sort());
});
