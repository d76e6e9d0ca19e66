import type Cluster from 'kafkajs/src/cluster';
import type response from 'kafkajs/src/protocol/requests/fetch/v11/response';
import type { KafkaClient } from './client.js';
import { causes, KafkaFailure, property } from './errors.js';
import { logEdge } from './log-edge.js';
import { incoming } from './records.js';
import type { IncomingRecord } from './types.js';
import { judge } from './verdict.js';
import { backoffMs, wait } from './wait.js';

export interface ReadOptions {
  readonly topic: string;
  readonly partition: number;
  /** 0 means from the start of the log; any other offset must still be in the log. */
  readonly fromOffset: bigint;
  /** Exclusive; where a read_committed reader's records end now, if not given. */
  readonly toOffset?: bigint;
  readonly isolation: 'read_committed';
  /** Of one fetch; 8 MiB unless told. In memory a fetch of small records is some ten times as large. */
  readonly maxFetchBytes?: number;
  /** In offset order; awaited before the next fetch. */
  readonly onRecords: (records: readonly IncomingRecord[]) => void | Promise<void>;
}

type FetchedPartition = response.FetchedPartition;

const READ_COMMITTED = 1;
const MAX_WAIT_MS = 250;
const MAX_BYTES = 8 * 1024 * 1024;
/** Longer than the longest transaction that may hold the records back. */
const STALL_MS = 60_000;
const MAX_TRIES = 8;

/**
 * Reads a partition from `fromOffset` to `toOffset`, without a consumer group: nothing is left behind on the
 * broker. Ends when the position has passed the target, whether by records, control records, aborted records or
 * holes left by compaction (guard 9: never by counting records).
 */
export async function readPartition(
  kafka: KafkaClient,
  options: ReadOptions,
): Promise<{ nextOffset: bigint }> {
  const cluster = kafka.cluster();
  try {
    await cluster.connect();
    await cluster.addTargetTopic(options.topic);
    const low = await logEdge(cluster, options, 'low');
    const target = options.toOffset ?? (await logEdge(cluster, options, 'high'));
    const start = options.fromOffset === 0n ? low : options.fromOffset;
    if (start < low) throw belowLogStart(options, low);
    const nextOffset = await readRange(cluster, options, start, target);
    return { nextOffset };
  } finally {
    await cluster.disconnect();
  }
}

async function readRange(
  cluster: Cluster,
  options: ReadOptions,
  start: bigint,
  target: bigint,
): Promise<bigint> {
  let position = start;
  let movedAt = Date.now();
  while (position < target) {
    const fetched = await fetchPatiently(cluster, options, position);
    const records = visible(fetched, options, position, target);
    if (records.length > 0) await options.onRecords(records);
    const last = fetched.messages.at(-1);
    if (last !== undefined && BigInt(last.offset) >= position) {
      position = BigInt(last.offset) + 1n;
      movedAt = Date.now();
    } else if (Date.now() - movedAt > STALL_MS) {
      const { topic, partition } = options;
      const detail = `${topic}/${partition} stands at ${position}, wanted ${target}`;
      throw new KafkaFailure('kafka_read_stalled', detail, { retriable: true });
    }
  }
  // Records behind the target were fetched but not handed over.
  return start < target ? target : start;
}

/** A fetch may begin earlier than asked for (whole batches) and go on behind the target. */
function visible(
  fetched: FetchedPartition,
  { topic, partition }: ReadOptions,
  from: bigint,
  target: bigint,
): readonly IncomingRecord[] {
  return fetched.messages
    .filter((message) => !message.isControlRecord)
    .map((message) => incoming(topic, partition, message))
    .filter(({ offset }) => offset >= from && offset < target);
}

async function fetchPatiently(
  cluster: Cluster,
  options: ReadOptions,
  position: bigint,
): Promise<FetchedPartition> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetchOnce(cluster, options, position);
    } catch (error) {
      if (isOutOfRange(error)) throw belowLogStart(options, null, error);
      if (judge(error) !== 'retry' || tries === MAX_TRIES) throw error;
      await wait(backoffMs(tries));
      await cluster.refreshMetadata();
    }
  }
}

async function fetchOnce(
  cluster: Cluster,
  options: ReadOptions,
  position: bigint,
): Promise<FetchedPartition> {
  const { topic, partition, maxFetchBytes = MAX_BYTES } = options;
  await cluster.refreshMetadataIfNecessary();
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) throw new Error(`${topic} has no partition ${partition}`);
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    isolationLevel: READ_COMMITTED,
    maxWaitTime: MAX_WAIT_MS,
    minBytes: 1,
    maxBytes: maxFetchBytes,
    topics: [
      { topic, partitions: [{ partition, fetchOffset: position.toString(), maxBytes: maxFetchBytes }] },
    ],
  });
  const fetched = responses[0]?.partitions[0];
  if (fetched === undefined) throw new Error(`the fetch of ${topic}/${partition} was answered without it`);
  return fetched;
}

function isOutOfRange(error: unknown): boolean {
  return causes(error).some((link) => property(link, 'name') === 'KafkaJSOffsetOutOfRange');
}

function belowLogStart(
  { topic, partition, fromOffset }: ReadOptions,
  low: bigint | null,
  cause?: unknown,
): KafkaFailure {
  const detail = `${topic}/${partition}: asked for ${fromOffset}, the log begins ${low === null ? 'elsewhere' : `at ${low}`}`;
  return new KafkaFailure('kafka_hole_below_log_start', detail, { cause });
}
