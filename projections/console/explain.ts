import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import { withAmountTexts } from './amounts.js';

/** Everything known about an id: of an order, a merge, a refund, a callback, a fact, an event, a dead letter, a place. */
export interface Explanation {
  readonly id: string;
  readonly found: boolean;
  readonly orders: readonly Row[];
  readonly refunds: readonly Row[];
  readonly exceptions: readonly Row[];
  readonly callbacks: readonly Row[];
  readonly outcomes: readonly Row[];
  readonly facts: readonly Row[];
  readonly events: readonly Row[];
  readonly dead_letters: readonly Row[];
}

/** An id such as a merge number may stand for many orders; a page beyond this is a report, not an explanation. */
const MOST_ROWS = 500;

/** Where a record lies, as `topic/partition/offset`; the same form is understood as an id. */
const place = (topic: string, partition = 'kafka_partition', offset = 'kafka_offset'): string =>
  `concat(${topic}, '/', toString(${partition}), '/', toString(${offset})) AS place`;

const CALLBACK_PLACE =
  "concat(callback_topic, '/', toString(callback_partition), '/', toString(callback_offset))";

const ORDER_KEYS = `
SELECT DISTINCT order_key FROM
(
    SELECT order_key FROM t_orders FINAL
    WHERE order_key = {id:String} OR provider_order_no = {id:String} OR merchant_order_no = {id:String}
        OR network_order_no = {id:String} OR merge_no = {id:String} OR has(refund_rows.refund_no, {id:String})
    UNION ALL
    SELECT order_key FROM t_order_facts
    WHERE callback_id = {id:String} OR fact_id = {id:String} OR refund_no = {id:String}
        OR ${CALLBACK_PLACE} = {id:String}
    UNION ALL
    SELECT order_key FROM t_order_events WHERE event_id = {id:String}
)
ORDER BY order_key
LIMIT ${MOST_ROWS}`;

const CALLBACK_IDS = `
SELECT DISTINCT callback_id FROM
(
    SELECT callback_id FROM t_callbacks
    WHERE callback_id = {id:String} OR body_sha256 = {id:String}
        OR concat(topic, '/', toString(kafka_partition), '/', toString(kafka_offset)) = {id:String}
    UNION ALL
    SELECT callback_id FROM t_order_facts WHERE order_key IN {keys:Array(String)}
    UNION ALL
    SELECT callback_id FROM t_callback_outcomes WHERE callback_id = {id:String} OR order_key IN {keys:Array(String)}
    UNION ALL
    SELECT callback_id FROM t_dead_letters WHERE dead_letter_id = {id:String} OR callback_id = {id:String} OR record_key = {id:String}
)
ORDER BY callback_id
LIMIT ${MOST_ROWS}`;

const BY_ORDER = 'WHERE order_key IN {keys:Array(String)}';
const BY_CALLBACK = 'WHERE callback_id IN {callbacks:Array(String)}';

/** The current state first, then what led to it, in the order in which it happened. */
const SECTIONS = {
  orders: `SELECT orders.*, place FROM orders LEFT JOIN (SELECT order_key, ${place("'order-snapshots'")}
    FROM t_orders FINAL ${BY_ORDER}) AS placed USING order_key ${BY_ORDER} ORDER BY order_key`,
  refunds: `SELECT * FROM refunds ${BY_ORDER} ORDER BY order_key, refunded_at, refund_no`,
  exceptions: `SELECT * FROM exceptions ${BY_ORDER} ORDER BY order_key, first_seen_at, kind`,
  callbacks: `SELECT *, ${place('topic', 'partition', 'offset')} FROM callbacks ${BY_CALLBACK}
    ORDER BY received_at, topic, partition, offset`,
  outcomes: `SELECT *, ${place('topic', 'partition', 'offset')} FROM callback_outcomes ${BY_CALLBACK}
    ORDER BY received_at, topic, partition, offset, fact_index`,
  facts: `SELECT * EXCEPT (inserted_at), ${place("'order-facts'")} FROM t_order_facts FINAL
    WHERE order_key IN {keys:Array(String)} OR callback_id IN {callbacks:Array(String)}
    ORDER BY received_at, callback_id, fact_index`,
  events: `SELECT * EXCEPT (inserted_at), ${place("'order-events'")} FROM t_order_events FINAL ${BY_ORDER}
    ORDER BY order_key, order_version, kafka_offset`,
  dead_letters: `SELECT * EXCEPT (inserted_at), ${place("'dead-letters'")} FROM t_dead_letters FINAL ${BY_CALLBACK}
    ORDER BY received_at, dead_letter_id`,
} as const;

function texts(rows: readonly Row[], column: string): readonly string[] {
  return rows.map((row) => String(row[column]));
}

/** Asks ClickHouse for everything around an id. An id that nothing knows gives empty sections and found = false. */
export async function explain(clickhouse: ClickHouse, id: string): Promise<Explanation> {
  const keys = texts(await clickhouse.query(ORDER_KEYS, { id }), 'order_key');
  const callbacks = texts(await clickhouse.query(CALLBACK_IDS, { id, keys }), 'callback_id');
  const section = async (sql: string): Promise<readonly Row[]> => {
    const rows = await clickhouse.query(`${sql} LIMIT ${MOST_ROWS}`, { keys, callbacks });
    return rows.map(withAmountTexts);
  };
  const [orders, refunds, exceptions, received, outcomes, facts, events, deadLetters] = await Promise.all([
    section(SECTIONS.orders),
    section(SECTIONS.refunds),
    section(SECTIONS.exceptions),
    section(SECTIONS.callbacks),
    section(SECTIONS.outcomes),
    section(SECTIONS.facts),
    section(SECTIONS.events),
    section(SECTIONS.dead_letters),
  ]);
  return {
    id,
    found: keys.length + callbacks.length > 0,
    orders,
    refunds,
    exceptions,
    callbacks: received,
    outcomes,
    facts,
    events,
    dead_letters: deadLetters,
  };
}
