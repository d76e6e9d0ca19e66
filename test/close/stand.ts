import { randomUUID } from 'node:crypto';
import { ingressRecord, type Posting } from '@quittance/processors/testing/callbacks';
import { PARTITIONS } from '@quittance/processors/testing/live';
import { knownAccounts } from '@quittance/projections/close/accounts';
import { type CloseDesk, type Closing, closeDay } from '@quittance/projections/close/close-day';
import { type Completeness, completeness } from '@quittance/projections/close/complete';
import { type CloseNames, closeNames } from '@quittance/projections/close/names';
import { dayClosesTable } from '@quittance/projections/index';
import { queries } from '@quittance/projections/queries/registry';
import { rangeSink } from '@quittance/projections/sink';
import type { Row } from '@quittance/runtime/clickhouse';
import { provision } from '@quittance/runtime/kafka/provision';
import { dayCloses } from '@quittance/schemas/topics/index';
import { openStand, type Stand } from '../verify/stand.js';

/** The pipeline of test/verify with a topic for closes, and somebody who closes. */
export interface CloseStand extends Stand {
  readonly desk: CloseDesk;
  readonly closeNames: CloseNames;
  /** Sends callbacks as if the ingress had received them then (epoch ms), and waits until they are in the tables. */
  receive(postings: readonly Posting[], receivedAt: number): Promise<void>;
  /** @param now the closer's clock, epoch ms */
  complete(
    now: number,
    over?: { readonly names?: CloseNames; readonly waitMs?: number },
  ): Promise<Completeness>;
  /** Closes at a time by the closer's clock, and stores what was appended. */
  closeAt(now: number, wish: Wish): Promise<Closing>;
  /** Writes the closes into their table, as the sink would. */
  projectCloses(): Promise<void>;
  /** A named query with some of its parameters. */
  ask(name: string, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

/** Who closes what; not in a dry run, and without a reason, unless told. */
export interface Wish {
  readonly provider: string;
  readonly day: string;
  readonly because?: string;
  readonly dryRun?: boolean;
}

const FAR = '2299-01-01 00:00:00.000';

export async function openCloseStand(): Promise<CloseStand> {
  const stand = await openStand();
  const { live, pipeline, database } = stand;
  const { kafka } = live;
  // No sinks run here: project() does their work when the test says so.
  const names = { ...closeNames(pipeline.options.prefix), projections: [] };
  const codec = await live.codec.topic(dayCloses);
  const wanted = [{ name: names.closes, retention: dayCloses.retention }];
  await provision(kafka, wanted, { partitions: PARTITIONS, replication: 1 });
  const { clickhouse } = database;
  const desk: CloseDesk = {
    clickhouse,
    publisher: { kafka, codec, topic: names.closes },
    newId: randomUUID,
  };
  const complete: CloseStand['complete'] = (now, over = {}) =>
    completeness({ kafka, names: over.names ?? names, now: () => now, waitMs: over.waitMs ?? 30_000 });
  const projectCloses = async () => {
    if (dayClosesTable.feed === null) throw new Error('day-closes has no table');
    const sink = rangeSink(dayClosesTable.feed, {
      writerSchema: (id) => live.codec.writerSchema(id),
      insert: (insert) => clickhouse.insertRaw(insert),
    });
    for (const record of await pipeline.read(names.closes)) {
      const { topic, partition, offset } = record;
      await sink({ topic, partition, fromOffset: offset, toOffset: offset, records: [record] });
    }
  };
  return {
    ...stand,
    desk,
    closeNames: names,
    complete,
    projectCloses,
    receive: async (postings, received_at) => {
      const records = postings.map((posting) => {
        const topic = `${pipeline.options.prefix}callbacks.${posting.provider}`;
        return ingressRecord(posting, randomUUID(), topic, (callback) =>
          live.codecs.callbacks.encode({ ...callback, received_at }),
        );
      });
      await pipeline.send(records);
      await pipeline.caughtUp();
      await stand.project();
    },
    closeAt: async (now, { provider, day, because = null, dryRun = false }) => {
      const account = (await knownAccounts(clickhouse)).find((one) => one.provider === provider);
      const reached = await complete(now);
      if (account === undefined || reached.kind === 'behind')
        throw new Error(`cannot close: ${reached.kind}`);
      const closing = await closeDay(
        desk,
        { account, day, actor: 'spec', because, dryRun, acceptedBefore: [] },
        reached,
      );
      await projectCloses();
      return closing;
    },
    ask: async (name, parameters = {}) => {
      const query = queries.get(name);
      if (query === undefined) throw new Error(`there is no query ${name}`);
      const values = query.parameters.map(({ name: of, fallback }): readonly [string, string] => [
        of,
        parameters[of] ?? (fallback === 'now' ? FAR : fallback),
      ]);
      return await clickhouse.query(query.sql, Object.fromEntries(values));
    },
    close: async () => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [names.closes] });
      await admin.disconnect();
      await stand.close();
    },
  };
}
