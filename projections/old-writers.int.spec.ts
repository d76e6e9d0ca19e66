import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderEvents, orderFacts, orderSnapshots } from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';
import { orderEventsTable } from './order-events.js';
import { orderFactsTable } from './order-facts.js';
import { orders } from './orders.js';
import { packageRoot } from './package-root.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, paidOrder, payment } from './testing/orders.given.js';

/** The topic as its first version's writers knew it: their records lack every later field. */
function firstVersion<T>(topic: Topic<T>): Topic<T> {
  const file = join(packageRoot, '..', 'schemas', 'topics', topic.folder, 'fixtures', 'v1.avsc');
  return { ...topic, schema: readFileSync(file, 'utf8') };
}

describe('records of version 1 beside those of today', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('an order: its number of facts is unknown, not 0; its exceptions have no finding id', async () => {
    const exceptions = [{ kind: 'restated', severity: 'H', state: 'OPEN', first_seen_at: AT, detail: 'why' }];
    const [old, now] = [firstVersion(orderSnapshots), { ...paidOrder, order_key: 'new', fact_count: 3 }];
    await store(db.clickhouse, orders, old, [givenRange(old, [{ ...paidOrder, exceptions }])]);
    await store(db.clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, [now])]);
    expect(await db.clickhouse.query('SELECT facts FROM orders ORDER BY order_key')).toEqual([
      { facts: 3 },
      { facts: null },
    ]);
    expect(await db.clickhouse.query("SELECT * FROM exceptions WHERE kind = 'restated'")).toMatchObject([
      { kind: 'restated', detail: 'why', finding_id: '', causes: [], handled_by: null },
    ]);
  });

  it('an event', async () => {
    const old = firstVersion(orderEvents);
    const raised = { ...payment, type: 'exception.raised', exception_kind: 'restated' };
    await store(db.clickhouse, orderEventsTable, old, [givenRange(old, [raised])]);
    expect(await db.clickhouse.query('SELECT * FROM exception_history')).toMatchObject([
      { event_id: 'e1', kind: 'restated', subject: '', actor: null, causes: [] },
    ]);
  });

  it('a fact', async () => {
    const old = firstVersion(orderFacts);
    await store(db.clickhouse, orderFactsTable, old, [givenRange(old, [{ fact_id: 'f1' }])]);
    expect(await db.clickhouse.query('SELECT * FROM t_order_facts FINAL')).toMatchObject([
      { fact_id: 'f1', merge_size: null, merge_mixed: false, flags: [], action_verb: null },
    ]);
  });
});
