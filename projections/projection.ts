import type { Topic } from '@quittance/schemas/topics/topic';
import { type AvroRecord, recordSchema } from './avro/schema.js';
import { readSql } from './sql-file.js';

/** A table that a topic fills. */
export interface Feed {
  readonly topics: readonly string[];
  /** The schema that this code knows; older writers may lack fields of it. */
  readonly reader: AvroRecord;
  /** Fields of the record that the insert uses; the others are skipped unread. */
  readonly fields: readonly string[];
  readonly table: string;
  /** How long the broker may gather records for one insert: adds to the age of what a view shows. */
  readonly maxWaitMs: number;
  /** Part of every dedupe token: raise it when the same records shall give other rows. */
  readonly version: number;
  readonly createTable: string;
  /** `INSERT INTO … SELECT … FROM input({structure})`; may use the parameter `{topic:String}`. */
  readonly insert: string;
}

/** One thing that ClickHouse shows: a table with its feed, a public view, or both. */
export interface Projection {
  /** Name of its files; its consumer group is `quittance-projection-<name>`. */
  readonly name: string;
  /** null: computed from other projections' tables at reading. */
  readonly feed: Feed | null;
  /** The public view's name and definition; null: for the console and the command line only. */
  readonly view: { readonly name: string; readonly create: string } | null;
}

export interface TableOptions<T> {
  readonly name: string;
  readonly topic: Topic<T>;
  readonly fields: readonly (keyof T & string)[];
  readonly version: number;
  /** 400 unless told. */
  readonly maxWaitMs?: number;
}

const MAX_WAIT_MS = 400;

const underscored = (name: string): string => name.replaceAll('-', '_');

function viewOf(name: string, create: string | null): Projection['view'] {
  return create === null ? null : { name: underscored(name), create };
}

/** Table `t_<name>` filled from a topic, with a view of the same name where the .sql has one. */
export function tableProjection<T>(options: TableOptions<T>): Projection {
  const { name, topic, fields, version, maxWaitMs = MAX_WAIT_MS } = options;
  const { table, insert, view } = readSql(name);
  if (table === null || insert === null) throw new Error(`${name}.sql needs -- @table and -- @insert`);
  const feed: Feed = {
    topics: topic.names,
    reader: recordSchema(topic.schema),
    fields,
    table: `t_${underscored(name)}`,
    maxWaitMs,
    version,
    createTable: table,
    insert,
  };
  return { name, feed, view: viewOf(name, view) };
}

/** A view over tables of other projections: it cannot disagree with them and needs no worker. */
export function viewProjection(name: string): Projection {
  const { table, insert, view } = readSql(name);
  if (view === null || table !== null || insert !== null) throw new Error(`${name}.sql needs -- @view only`);
  return { name, feed: null, view: viewOf(name, view) };
}
