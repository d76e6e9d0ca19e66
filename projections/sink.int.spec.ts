import { orderSnapshots } from '@quittance/schemas/topics/index';
import { type AvroRecord, type AvroType, recordSchema } from './avro/schema.js';
import { orders } from './orders.js';
import { rangeSink, tableSink } from './sink.js';
import { type Given, wireValue } from './testing/avro.given.js';
import { givenRange, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, paidOrder } from './testing/orders.given.js';

const current = recordSchema(orderSnapshots.schema);

/** A schema as another version of our code wrote it: without one field, and with refund rows changed. */
function rewritten(change: (refundRow: AvroRecord) => AvroRecord['fields'], without: string): AvroRecord {
  const inArray = (type: AvroType): AvroType => {
    if (typeof type !== 'object' || !('items' in type) || typeof type.items !== 'object') return type;
    const row = recordSchema(JSON.stringify(type.items));
    return { ...type, items: { ...row, fields: change(row) } };
  };
  return {
    ...current,
    fields: current.fields
      .filter(({ name }) => name !== without)
      .map((field) => (field.name === 'refunds' ? { ...field, type: inArray(field.type) } : field)),
  };
}

/** Before `derived` existed in a refund row and `product` in an order. */
const older = rewritten((row) => row.fields.filter(({ name }) => name !== 'derived'), 'product');
/** After a field was put in front of a refund row. */
const newer = rewritten((row) => [{ name: 'reason', type: ['null', 'string'] }, ...row.fields], '');
const writers = new Map([
  [1, older],
  [2, current],
  [3, newer],
]);

const refund = {
  refund_no: 'r',
  state: 'SUCCEEDED',
  amount_minor: 5n,
  currency: 'LAK',
  exponent: 2,
  derived: true,
};
const order: Given = {
  ...paidOrder,
  product: 'APP',
  refunds: [{ ...refund, refunded_at: AT, reason: 'why' }],
};

describe('the sink on the real server', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('stores one range of records written under three versions of the schema', async () => {
    const base = givenRange(orderSnapshots, [{}, {}, {}]);
    const records = base.records.map((record, at) => {
      const id = at + 1;
      const schema = writers.get(id) ?? current;
      return { ...record, value: wireValue(schema, id, { ...order, order_key: `k${id}` }) };
    });
    if (orders.feed === null) throw new Error('no feed');
    const sink = rangeSink(orders.feed, {
      writerSchema: async (id) => JSON.stringify(writers.get(id)),
      insert: (insert) => db.clickhouse.insertRaw(insert),
    });
    await sink({ ...base, records });
    await sink({ ...base, records });
    const rows = await db.clickhouse.query(
      `SELECT o.order_key AS k, product, refund_no, amount_minor, derived FROM orders AS o
       JOIN refunds AS r ON r.order_key = o.order_key ORDER BY k`,
    );
    expect(rows).toEqual([
      { k: 'k1', product: null, refund_no: 'r', amount_minor: '5', derived: false },
      { k: 'k2', product: 'APP', refund_no: 'r', amount_minor: '5', derived: true },
      { k: 'k3', product: 'APP', refund_no: 'r', amount_minor: '5', derived: true },
    ]);
  });

  it('shows each row once where ranges went together first, and alone after a crash', async () => {
    if (orders.feed === null) throw new Error('no feed');
    const sink = tableSink(orders.feed, {
      writerSchema: () => Promise.resolve(orderSnapshots.schema),
      insert: (insert) => db.clickhouse.insertRaw(insert),
    });
    const ranges = [0, 1, 2].map((partition) => {
      const values = [{ ...paidOrder, order_key: `together-${partition}`, version: 1 }];
      return { ...givenRange(orderSnapshots, values), partition };
    });
    const [topic] = orderSnapshots.names;
    if (topic === undefined) throw new Error('no topic');
    await sink(topic, ranges);
    await sink(topic, ranges.slice(1));
    for (const range of ranges) await sink(topic, [range]);
    const [seen] = await db.clickhouse.query(
      "SELECT count() AS n, sum(toInt128(paid_minor)) AS paid FROM orders WHERE startsWith(order_key, 'together')",
    );
    expect(seen).toEqual({ n: '3', paid: '3000' });
  });

  it('is refused with a name when a statement cannot work, and says that a repeat will not help', async () => {
    await expect(db.clickhouse.query('SELECT * FROM nowhere')).rejects.toMatchObject({
      code: 'CLICKHOUSE_REFUSED',
      serverCode: 60,
      retriable: false,
    });
  });
});
