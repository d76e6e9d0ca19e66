import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import { providers } from '@quittance/schemas/providers/registry';
import { LINE_PROBLEMS } from '@quittance/schemas/statements/check';
import { memoryCache } from '../idempotency/memory.js';
import { decide } from '../order/decide.js';
import { codecs, desk, fed, NOON, NOW, outcomesIn, recordAt, run, topics } from '../testing/workbench.js';
import { knownDuplicates } from './duplicates.js';
import { translateWork } from './work.js';

const LINE: StatementLine = {
  statement_id: 's|1',
  row: 7,
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Vientiane',
  statement_day: 20_513,
  kind: 'PAYMENT',
  state: 'SUCCEEDED',
  provider_state: '1',
  provider_order_no: 'N|1',
  merchant_order_no: 'm-1',
  refund_no: null,
  merchant_code: 'shop',
  currency: 'LAK',
  exponent: 2,
  amount_minor: 10_000n,
  fee_e5: 60_000n,
  settleable_minor: 9_940n,
  occurred_at: NOON,
  replaces: 's0',
  imported_at: NOON + 1_000,
};
const WITHDRAWAL: Partial<StatementLine> = {
  ...{ kind: 'WITHDRAWN', state: '', row: -1, currency: null, exponent: null },
  ...{ amount_minor: null, fee_e5: null, settleable_minor: null },
};

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

async function translated(...over: readonly Partial<StatementLine>[]) {
  const records = over.map((each, index) =>
    recordAt(topics.statementLines, index, codecs.statementLines.encode({ ...LINE, ...each })),
  );
  const { outputs } = await run(translator(), records);
  const facts = await Promise.all(
    fed(outputs, topics.orderFacts).map(({ value }) => codecs.facts.decode(value)),
  );
  return { outputs, facts };
}

test('a line becomes one fact of its order, with one outcome', async () => {
  const { outputs, facts } = await translated({});
  expect(await outcomesIn(outputs)).toEqual(['@0 -1/1 translated']);
  expect(facts).toMatchObject([
    {
      ...{ fact_id: 'newpay|laos|statement|s%7C1|7', type: 'statement.reported', source: 'statement' },
      ...{ trust: 'STATEMENT', held: false, order_key: 'newpay|laos|N%7C1', merchant: 'acme' },
      ...{ merchant_order_no: 'm-1', merchant_code: 'shop', provider_status: '1', action: null },
      ...{ currency: 'LAK', exponent: 2, paid_minor: 10_000n, refund_minor: null, order_minor: null },
      ...{ occurred_at: NOON, received_at: NOON + 1_000, callback_id: 's%7C1|7' },
      ...{ callback_topic: 'statement-lines', callback_offset: 0, fact_index: 0, facts: 1 },
      statement: {
        ...{ statement_id: 's|1', row: 7, statement_day: 20_513, kind: 'PAYMENT', state: 'SUCCEEDED' },
        ...{ replaces: 's0', fee_e5: 60_000n, settleable_minor: 9_940n },
      },
    },
  ]);
  expect(outputs[0]?.key.toString()).toBe('newpay|laos|N%7C1');
});

test('a refund and a withdrawal are facts the order takes', async () => {
  const { facts } = await translated({ kind: 'REFUND', refund_no: 'r1' }, WITHDRAWAL);
  expect(facts).toMatchObject([
    { refund_no: 'r1', refund_minor: 10_000n, paid_minor: null },
    { currency: null, paid_minor: null, refund_minor: null, statement: { kind: 'WITHDRAWN' } },
  ]);
  const kinds = facts.map((fact) => decide({ fact, partition: 0, offset: 0 }, null).kind);
  expect(kinds).toEqual(['applied', 'applied']);
});

test('the same line of the same file, imported again later, is a repeat', async () => {
  const { facts } = await translated({}, { imported_at: NOON + 9_000 });
  const [first, again] = facts.map((fact, offset) => ({ fact, partition: 0, offset }));
  const decision = first && decide(first, null);
  const order = decision && 'order' in decision ? decision.order : null;
  expect(again && decide(again, order)).toEqual({ kind: 'duplicate' });
});

const WRONG: readonly (readonly [reason: string, over: Partial<StatementLine>])[] = [
  ['missing_field', { statement_id: ' ' }],
  ['missing_field', { kind: 'REFUND', refund_no: '' }],
  ['id_too_long', { provider_order_no: 'N'.repeat(129) }],
  ['not_plain_text', { merchant_code: 'a\u0000' }],
  ['unknown_line_kind', { kind: 'FEE' }],
  ['unknown_line_state', { state: 'PAID' }],
  ['unknown_line_state', { kind: 'REFUND', state: 'CLOSED' }],
  ['bad_amount', { amount_minor: -1n }],
  ['bad_amount', { amount_minor: null }],
  ['bad_amount', { settleable_minor: -1n }],
  ['bad_amount', { fee_e5: 10n ** 18n }],
  ['bad_amount', { fee_e5: -(10n ** 18n) }],
  ['bad_amount', { ...WITHDRAWAL, fee_e5: 1n }],
  ['bad_unit', { currency: 'lak' }],
  ['bad_unit', { currency: null }],
  ['bad_unit', { exponent: null }],
  ['bad_unit', { exponent: 6 }],
  ['bad_unit', { exponent: -1 }],
  ['bad_time', { occurred_at: 0 }],
  ['bad_time', { imported_at: Date.UTC(2200, 0) }],
  ['bad_time', { statement_day: -1 }],
  ['bad_time', { time_zone: 'Laos' }],
  ['bad_time', { time_zone: '' }],
  ['bad_replacement', { replaces: 's|1' }],
  ['bad_replacement', { ...WITHDRAWAL, replaces: null }],
  ['unknown_provider', { provider: 'paypal' }],
];

test.each(WRONG)('quarantines %s %#', async (reason, over) => {
  const { outputs, facts } = await translated(over);
  expect(facts).toEqual([]);
  expect(await outcomesIn(outputs)).toEqual([`@0 -1/0 quarantined ${reason}`]);
  expect(fed(outputs, topics.deadLetters)).toHaveLength(1);
});

test('every problem of a line is met above', () => {
  expect(LINE_PROBLEMS.filter((problem) => !WRONG.some(([reason]) => reason === problem))).toEqual([]);
});

test('quarantines what is no record of the topic, and what is too long to be one', async () => {
  const { outputs } = await run(translator(), [
    recordAt(topics.statementLines, 0, Buffer.from('no')),
    recordAt(topics.statementLines, 1, Buffer.alloc(70_000)),
  ]);
  expect(await outcomesIn(outputs)).toEqual([
    '@0 -1/0 quarantined undecodable',
    '@1 -1/0 quarantined record_too_long',
  ]);
});

test('a dead letter of a line can be sent again', async () => {
  const redrive = {
    ...{ redrive_id: 'r', batch_id: 'b', dead_letter_id: 'd', step: 'translate', reason: 'unknown_provider' },
    ...{ provider: 'newpay', account: 'laos', callback_id: 's%7C1|7', origin_topic: topics.statementLines },
    ...{
      origin_partition: 0,
      origin_offset: 1,
      received_at: NOON,
      actor: 'li',
      note: null,
      redriven_at: NOW,
    },
    value: codecs.statementLines.encode(LINE),
  };
  const { outputs } = await run(translator(), [
    recordAt(topics.redrives, 0, codecs.redrives.encode(redrive)),
  ]);
  expect(await outcomesIn(outputs)).toEqual(['@0 -1/1 translated']);
});
