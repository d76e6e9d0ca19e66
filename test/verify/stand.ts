import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVerifyCodecs, type VerifyCodecs } from '@quittance/cli/verify/connect';
import { type Names, namesOf } from '@quittance/cli/verify/names';
import { progressOn } from '@quittance/cli/verify/progress';
import { type Part, type VerifyResult, verify } from '@quittance/cli/verify/run';
import { memoryCache } from '@quittance/processors/idempotency/memory';
import { ingressRecord, type Posting } from '@quittance/processors/testing/callbacks';
import {
  connectLive,
  type Live,
  type LivePipeline,
  openPipeline,
  PARTITIONS,
} from '@quittance/processors/testing/live';
import { orderEventsTable, orders } from '@quittance/projections/index';
import { fedProjections } from '@quittance/projections/registry';
import { rangeSink } from '@quittance/projections/sink';
import { type TestDatabase, testDatabase } from '@quittance/projections/testing/clickhouse.given';
import { openAppender } from '@quittance/runtime/kafka/append';
import { provision } from '@quittance/runtime/kafka/provision';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';

/** A pipeline with topics and tables of its own, and the verification over it. */
export interface Stand {
  readonly live: Live;
  readonly pipeline: LivePipeline;
  readonly database: TestDatabase;
  readonly codecs: VerifyCodecs;
  readonly names: Names;
  readonly scratch: string;
  /** Sends callbacks as the ingress would. */
  send(postings: readonly Posting[]): Promise<void>;
  /** Writes what the topics hold now into the tables, as the sinks would. */
  project(): Promise<void>;
  verify(
    parts: readonly Part[],
    over?: { readonly names?: Names; readonly waitMs?: number },
  ): Promise<VerifyResult>;
  /** The outcomes as they lie in the topic. */
  outcomes(): Promise<readonly CallbackOutcome[]>;
  /** Names with another outcomes topic, which holds these. */
  withOutcomes(outcomes: readonly CallbackOutcome[], timestampMs?: number): Promise<Names>;
  close(): Promise<void>;
}

export async function openStand(): Promise<Stand> {
  const live = await connectLive();
  const pipeline = await openPipeline(live, memoryCache());
  const database = await testDatabase();
  const codecs = await openVerifyCodecs(live.codec);
  const scratch = mkdtempSync(join(tmpdir(), 'verify-spec-'));
  const { kafka } = live;
  // No sinks run here: project() does their work when the test says so.
  const names = { ...namesOf(pipeline.options.prefix), projections: [] };
  const quiet = progressOn({ write: () => true });
  const made: string[] = [];
  return {
    live,
    pipeline,
    database,
    codecs,
    names,
    scratch,
    send: (postings) =>
      pipeline.send(
        postings.map((posting) =>
          ingressRecord(
            posting,
            randomUUID(),
            `${pipeline.options.prefix}callbacks.${posting.provider}`,
            (value) => live.codecs.callbacks.encode(value),
          ),
        ),
      ),
    project: () => project(live, pipeline, database),
    verify: (parts, over = {}) =>
      verify({
        kafka,
        codecs,
        clickhouse: () => database.clickhouse,
        names: over.names ?? names,
        parts,
        scratch: mkdtempSync(join(scratch, 'run-')),
        progress: quiet,
        waitMs: over.waitMs ?? 30_000,
      }),
    outcomes: async () =>
      Promise.all(
        (await pipeline.read(pipeline.names.callbackOutcomes)).map(({ value }) =>
          codecs.outcomes.decode(value),
        ),
      ),
    withOutcomes: async (outcomes, timestampMs = Date.now()) => {
      const topic = `${pipeline.options.prefix}crafted-${made.length}`;
      made.push(topic);
      const wanted = [{ name: topic, retention: { kind: 'forever' } as const }];
      await provision(kafka, wanted, { partitions: PARTITIONS, replication: 1 });
      await write(live, topic, codecs, outcomes, timestampMs);
      return { ...names, outcomes: [topic] };
    },
    close: async () => {
      rmSync(scratch, { recursive: true, force: true });
      const admin = kafka.admin();
      await admin.connect();
      if (made.length > 0) await admin.deleteTopics({ topics: made });
      await admin.disconnect();
      await database.drop();
      await pipeline.stop();
      await pipeline.remove();
    },
  };
}

async function write(
  { kafka }: Live,
  topic: string,
  { outcomes: codec }: VerifyCodecs,
  outcomes: readonly CallbackOutcome[],
  timestampMs: number,
): Promise<void> {
  const appender = await openAppender(kafka);
  const records = outcomes.map((outcome) => ({
    topic,
    key: Buffer.from(outcome.callback_id),
    value: codec.encode(outcome),
    headers: {},
    timestampMs,
    partition: null,
  }));
  await appender.append(records);
  await appender.close();
}

async function project(live: Live, pipeline: LivePipeline, { clickhouse }: TestDatabase): Promise<void> {
  const feeds = [
    [orders.name, pipeline.names.orderSnapshots],
    [orderEventsTable.name, pipeline.names.orderEvents],
  ] as const;
  for (const [name, topic] of feeds) {
    const projection = fedProjections.find((one) => one.name === name);
    if (projection === undefined) throw new Error(`${name} has no table`);
    const sink = rangeSink(projection.feed, {
      writerSchema: (id) => live.codec.writerSchema(id),
      insert: (insert) => clickhouse.insertRaw(insert),
    });
    const all = await pipeline.read(topic);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const records = all.filter((record) => record.partition === partition);
      const [first, last] = [records[0]?.offset, records.at(-1)?.offset];
      if (first === undefined || last === undefined) continue;
      await sink({ topic, partition, fromOffset: first, toOffset: last, records });
    }
  }
}
