import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StatementLog, statementLog } from '@quittance/cli/statement/connect';
import { type ImportRequest, type ImportResult, importStatement } from '@quittance/cli/statement/import';
import { PARTITIONS } from '@quittance/processors/testing/live';
import { fedProjections } from '@quittance/projections/registry';
import { rangeSink } from '@quittance/projections/sink';
import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import type { Row } from '@quittance/runtime/clickhouse';
import { provision } from '@quittance/runtime/kafka/provision';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import * as topics from '@quittance/schemas/topics/index';
import { openStand, type Stand } from '../verify/stand.js';

/** A pipeline with topics and tables of its own, into which bills are imported. */
export interface StatementStand {
  readonly stand: Stand;
  /** Imports a bill of 2026-03-01, given as its text. */
  importBill(text: string, over?: Partial<ImportRequest>): Promise<ImportResult>;
  /** Imports bills at once: each looks at what is known before any of them is sent. */
  importTogether(texts: readonly string[], over?: Partial<ImportRequest>): Promise<readonly ImportResult[]>;
  /** Waits for the stages, then writes into the tables what the topics hold now. */
  settle(): Promise<void>;
  /** Writes only bills and their lines into the tables: as where orders are behind. */
  settleBills(): Promise<void>;
  /** All records of a topic of this stand. */
  read(folder: 'statements' | 'statement-lines'): Promise<readonly IncomingRecord[]>;
  query(sql: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

const DAY = Date.UTC(2026, 2, 1) / 86_400_000;

export async function openStatementStand(account: StatementAccount): Promise<StatementStand> {
  const stand = await openStand();
  const { kafka, codec } = stand.live;
  const { prefix } = stand.pipeline.options;
  const headers = { name: `${prefix}statements`, retention: { kind: 'forever' } as const };
  await provision(kafka, [headers], { partitions: PARTITIONS, replication: 1 });
  const codecs = {
    statements: await codec.topic(topics.statements),
    lines: await codec.topic(topics.statementLines),
  };
  const log = statementLog(kafka, codecs, prefix);
  const folder = mkdtempSync(join(tmpdir(), 'statement-spec-'));
  const read = async (name: string) => {
    const found: IncomingRecord[] = [];
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const onRecords = (records: readonly IncomingRecord[]) => void found.push(...records);
      const range = { topic: prefix + name, partition, fromOffset: 0n, isolation: 'read_committed' as const };
      await readPartition(kafka, { ...range, onRecords });
    }
    return found;
  };
  const settleBills = async () => {
    for (const name of ['statements', 'statement-lines']) await project(stand, name, await read(name));
  };
  await stand.pipeline.start();
  let imports = 0;
  const importInto = (into: StatementLog, text: string, over: Partial<ImportRequest>) => {
    imports += 1;
    const file = join(folder, `bill-${imports}.csv`);
    writeFileSync(file, text);
    const said = { day: DAY, rows: null, total: null, unchecked: true, replaces: null, actor: 'li.na' };
    const request = { ...said, dryRun: false, file, account, ...over };
    return importStatement(request, () => Promise.resolve(into), Date.now());
  };
  return {
    stand,
    importBill: (text, over = {}) => importInto(log, text, over),
    importTogether: (texts, over = {}) => {
      const meeting = meetingOf(log, texts.length);
      return Promise.all(texts.map((text) => importInto(meeting, text, over)));
    },
    settle: async () => {
      await stand.pipeline.caughtUp();
      await stand.project();
      await settleBills();
      await project(stand, 'callback-outcomes', await read('callback-outcomes'));
    },
    settleBills,
    read,
    query: (sql) => stand.database.clickhouse.query(sql),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [headers.name] });
      await admin.disconnect();
      await stand.close();
    },
  };
}

/** A log that answers nobody before so many have asked what is known. */
function meetingOf(log: StatementLog, count: number): StatementLog {
  const { promise: all, resolve: met } = deferred();
  let asked = 0;
  return {
    ...log,
    known: async () => {
      const known = await log.known();
      asked += 1;
      if (asked === count) met();
      await all;
      return known;
    },
  };
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function project(
  { live, database }: Stand,
  name: string,
  all: readonly IncomingRecord[],
): Promise<void> {
  const projection = fedProjections.find((one) => one.name === name);
  if (projection === undefined) throw new Error(`${name} has no table`);
  const sink = rangeSink(projection.feed, {
    writerSchema: (id) => live.codec.writerSchema(id),
    insert: (insert) => database.clickhouse.insertRaw(insert),
  });
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const records = all.filter((record) => record.partition === partition);
    const [first, last] = [records[0], records.at(-1)];
    if (first === undefined || last === undefined) continue;
    const { topic, offset: fromOffset } = first;
    await sink({ topic, partition, fromOffset, toOffset: last.offset, records });
  }
}
