import type { Redrive } from '@quittance/schemas/generated/redrives';
import type { Provider } from '@quittance/schemas/providers/provider';
import { providers } from '@quittance/schemas/providers/registry';
import { memoryCache } from '../idempotency/memory.js';
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

function translator(known: ReadonlyMap<string, Provider> = providers) {
  return translateWork({
    callbacks: codecs.callbacks,
    actions: codecs.actions,
    redrives: codecs.redrives,
    statementLines: codecs.statementLines,
    facts: codecs.facts,
    providers: known,
    buyerKeys: new Map(),
    topics,
    desk,
    now: () => NOW,
    knownDuplicates: knownDuplicates({ cache: memoryCache(), clusterId: 'c', deadlineMs: 20 }),
  });
}

type Outputs = Parameters<typeof fed>[0];

const factsIn = (outputs: Outputs) =>
  Promise.all(fed(outputs, topics.orderFacts).map(({ value }) => codecs.facts.decode(value)));
const lettersIn = (outputs: Outputs) =>
  Promise.all(fed(outputs, topics.deadLetters).map(({ value }) => codecs.deadLetters.decode(value)));

/** A dead letter sent again, as the command makes it. */
function redriven(offset: number, value: Buffer, over: Partial<Redrive> = {}) {
  const redrive: Redrive = {
    redrive_id: 'r1',
    batch_id: 'b1',
    dead_letter_id: 'callbacks.newpay|2|7|-1',
    step: 'translate',
    reason: 'unknown_provider',
    provider: 'newpay',
    account: 'laos',
    callback_id: 'c-N1-SUCCESS',
    origin_topic: 'callbacks.newpay',
    origin_partition: 2,
    origin_offset: 7,
    received_at: NOON + 1_000,
    value,
    actor: 'li.na',
    note: null,
    redriven_at: NOW,
    ...over,
  };
  return recordAt(topics.redrives, offset, codecs.redrives.encode(redrive));
}

test('what could not be read then is read by the rules of today, and lies at the place of the redrive', async () => {
  const first = await run(translator(new Map()), [callbackRecord(7, newpayCallback())]);
  expect(await outcomesIn(first.outputs)).toEqual(['@7 -1/0 quarantined unknown_provider']);
  const [letter] = await lettersIn(first.outputs);
  if (letter === undefined) throw new Error('expected a dead letter');
  const { outputs } = await run(translator(), [redriven(3, letter.value)]);
  const [fact] = await factsIn(outputs);
  expect(fact).toMatchObject({
    type: 'payment.succeeded',
    order_key: 'newpay|laos|N1',
    callback_id: 'c-N1-SUCCESS',
    received_at: NOON + 1_000,
    callback_topic: 'redrives',
    callback_offset: 3,
  });
  expect(await outcomesIn(outputs)).toEqual(['@3 -1/1 translated']);
});

test('its facts have the ids of the original: sent twice, or counted meanwhile, they are duplicates', async () => {
  const value = codecs.callbacks.encode(newpayCallback());
  const direct = await factsIn((await run(translator(), [callbackRecord(7, newpayCallback())])).outputs);
  const again = await factsIn((await run(translator(), [redriven(3, value), redriven(4, value)])).outputs);
  const identity = (fact: (typeof again)[number]) => [fact.fact_id, fact.content_hash, fact.occurred_at];
  expect(again.map(identity)).toEqual([...direct, ...direct].map(identity));
});

test('a fact that the fold could not count is passed on as it was', async () => {
  const callback = newpayCallback({ settlementStatus: 1 });
  const [, fact] = await factsIn((await run(translator(), [callbackRecord(7, callback)])).outputs);
  if (fact === undefined) throw new Error('expected a second fact');
  const from = { step: 'fold', origin_topic: 'order-facts', reason: 'too_many_facts' };
  const { outputs } = await run(translator(), [redriven(5, codecs.facts.encode(fact), from)]);
  expect(await factsIn(outputs)).toEqual([
    {
      ...fact,
      callback_topic: 'redrives',
      callback_partition: 2,
      callback_offset: 5,
      fact_index: 0,
      facts: 1,
    },
  ]);
  const outcomes = fed(outputs, topics.callbackOutcomes).map(({ value }) => codecs.outcomes.decode(value));
  expect(await Promise.all(outcomes)).toMatchObject([
    {
      callback_topic: 'redrives',
      callback_partition: 2,
      callback_offset: 5,
      fact_index: -1,
      facts: 1,
      outcome: 'translated',
    },
  ]);
});

test.each<[string, string, Partial<Redrive>]>([
  ['unknown_redrive', 'a step nobody has', { step: 'ingress' }],
  ['unknown_redrive', 'an origin that is no input', { origin_topic: 'order-events' }],
  ['undecodable', 'a fact that is none', { step: 'fold', origin_topic: 'order-facts' }],
])('%s: %s is a dead letter again, which holds the redrive', async (reason, _, over) => {
  const record = redriven(3, Buffer.from('x'), over);
  const { outputs } = await run(translator(), [record]);
  const [letter] = await lettersIn(outputs);
  expect(letter).toMatchObject({ reason, origin_topic: 'redrives', origin_offset: 3, value: record.value });
  expect(await factsIn(outputs)).toEqual([]);
});

test('bytes that are no redrive stop nothing', async () => {
  const { outputs } = await run(translator(), [recordAt(topics.redrives, 3, Buffer.from('no'))]);
  expect((await lettersIn(outputs))[0]).toMatchObject({ reason: 'undecodable', origin_topic: 'redrives' });
});
