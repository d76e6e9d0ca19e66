import { createHash } from 'node:crypto';
import type { RawInsert } from '@quittance/runtime/clickhouse';
import { crashPoint } from '@quittance/runtime/crash-points';
import type { PlannedRange, StoredRecord } from '@quittance/runtime/kafka/types';
import { inputStructure } from './avro/columns.js';
import { avroContainer, withPlace, writerSchemaId } from './avro/container.js';
import { type AvroRecord, recordSchema } from './avro/schema.js';
import type { Feed } from './projection.js';
import { STRUCTURE_PLACEHOLDER } from './sql-file.js';

export interface SinkDependencies {
  /** Text of the schema with this id; from the registry, kept by the caller. */
  readonly writerSchema: (id: number) => Promise<string>;
  /** Stores one encoded insert; resolves only when it is certain. */
  readonly insert: (insert: RawInsert) => Promise<void>;
}

const PLACE_COLUMNS = ['kafka_partition', 'kafka_offset'] as const;
const DIGEST_DIGITS = 16;

/** Records by the schema that wrote them. A record without a value (a tombstone) says nothing to a table. */
function byWriter(records: readonly StoredRecord[]): ReadonlyMap<number, readonly StoredRecord[]> {
  const groups = new Map<number, StoredRecord[]>();
  for (const record of records) {
    if (record.value.length === 0) continue;
    const id = writerSchemaId(record.value);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [record]);
    else group.push(record);
  }
  return groups;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The statement that reads what this writer wrote. */
export function insertStatement(feed: Feed, writer: AvroRecord): string {
  const wanted = [...PLACE_COLUMNS, ...feed.fields];
  const structure = inputStructure(withPlace(writer), withPlace(feed.reader), wanted);
  return `${feed.insert.replace(STRUCTURE_PLACEHOLDER, () => quoted(structure))} FORMAT Avro`;
}

/** By partition, so that the same ranges give the same bytes and the same token whatever order they came in. */
function inOrder(ranges: readonly PlannedRange[]): readonly PlannedRange[] {
  return [...ranges].sort((a, b) => a.partition - b.partition);
}

/**
 * `{table}:{version}:{topic}:{partition}:{from}-{to}:{schema}:{content}`, with every partition's range where several
 * go in one insert. The content is part of it because a token beats content: after a topic was made anew, the same
 * offsets hold other records, and the server would drop them without a word (exactly-once.md §3.1).
 */
export function deduplicationToken(
  feed: Feed,
  topic: string,
  ranges: readonly PlannedRange[],
  { schemaId, body }: { readonly schemaId: number; readonly body: Buffer },
): string {
  const digest = createHash('sha1').update(body).digest('hex').slice(0, DIGEST_DIGITS);
  const places = ranges.map(
    ({ partition, fromOffset, toOffset }) => `${partition}:${fromOffset}-${toOffset}`,
  );
  return `${feed.table}:${feed.version}:${topic}:${places.join(',')}:${schemaId}:${digest}`;
}

/**
 * Stores planned ranges of one topic of a feed, of different partitions: the middle of plan → insert → commit
 * (exactly-once.md §3.3).
 *
 * ```
 * 1. plan     the worker commits offset=from with metadata to=…   died before: nothing happened, plan afresh
 * 2. insert   this function, one insert per writer schema         died here: some inserts are stored, some not
 * 3. commit   the worker commits offset=to+1                      died before: the whole range is stored
 * ```
 * After a death in 2 or 3 the worker calls again with the identical range; inserts that were stored under the same
 * token are dropped. Where the token is forgotten, or the range went together with others then and not now, the rows
 * come again under the same sort key, and FINAL shows each once: the token is the fast path, the row's identity is the
 * guarantee.
 */
export function tableSink(
  feed: Feed,
  dependencies: SinkDependencies,
): (topic: string, ranges: readonly PlannedRange[]) => Promise<void> {
  const writers = new Map<number, { readonly writer: AvroRecord; readonly statement: string }>();

  const writerOf = async (id: number) => {
    const known = writers.get(id);
    if (known !== undefined) return known;
    const writer = recordSchema(await dependencies.writerSchema(id));
    const found = { writer, statement: insertStatement(feed, writer) };
    writers.set(id, found);
    return found;
  };

  return async (topic, unordered) => {
    const ranges = inOrder(unordered);
    for (const [schemaId, records] of byWriter(ranges.flatMap((range) => range.records))) {
      const { writer, statement } = await writerOf(schemaId);
      const body = avroContainer(writer, records);
      crashPoint('insert.sending', feed.table);
      await dependencies.insert({
        statement,
        body,
        deduplicationToken: deduplicationToken(feed, topic, ranges, { schemaId, body }),
        parameters: { topic },
      });
      crashPoint('insert.stored', feed.table);
    }
  };
}

/** @see tableSink: each range as an insert of its own. */
export function rangeSink(
  feed: Feed,
  dependencies: SinkDependencies,
): (range: PlannedRange) => Promise<void> {
  const sink = tableSink(feed, dependencies);
  return (range) => sink(range.topic, [range]);
}
