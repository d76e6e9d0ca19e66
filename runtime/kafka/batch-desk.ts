import type { Admin, Batch, Consumer, EachBatchPayload, TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { Coalescer } from '../coalesce.js';
import { KafkaFailure, property, protocolError } from './errors.js';
import { type Beating, GroupLost, startBeating } from './heartbeat.js';
import { Ownership } from './ownership.js';
import type { BatchInHand, PartitionOwner, Takeover } from './partition-owner.js';
import { assertNoHole } from './start-offset.js';
import { Troubles } from './troubles.js';
import type { StageProgress, WorkerTrouble } from './types.js';

/** What the desk asks of the consumer. */
export type DeskConsumer = Pick<Consumer, 'seek' | 'commitOffsets'>;

export interface DeskOptions {
  readonly admin: Pick<Admin, 'fetchTopicOffsets'>;
  readonly takeover: Takeover;
  readonly onProgress: (progress: StageProgress) => void;
  readonly onTrouble: (trouble: WorkerTrouble) => void;
  /** Everything of the partition before this offset is dealt with, or holds nothing. */
  readonly onReached: (topic: string, partition: number, nextOffset: bigint) => void;
  /** Something that trying again cannot cure. */
  readonly end: (error: unknown) => void;
}

/**
 * What a refused commit means for the member, not for its work. The last: kafkajs commits for ever to the coordinator it
 * joined at (src/consumer/offsetManager/index.js getCoordinator), and only joining anew looks for another. A broker that
 * has lost the group's partition may go on answering heartbeats for it, so these do not tell.
 */
const MOVED_ON = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/** The offset the fetch asked for: kafkajs has it on its Batch (src/consumer/batch.js) but not in its types. */
function fetchedOffset(batch: Batch): bigint {
  const offset = property(batch, 'fetchedOffset');
  if (typeof offset === 'string') return BigInt(offset);
  throw new KafkaFailure('kafka_client_unguarded', 'a batch without fetchedOffset');
}

/**
 * Where fetched batches arrive. Sees to it that each is worked on by an owner of the present generation, from
 * exactly the owner's position, and that a failure costs the owner and nothing else.
 */
export class BatchDesk {
  readonly #options: DeskOptions;
  readonly #ownership = new Ownership<PartitionOwner>();
  readonly #troubles = new Troubles();
  readonly #inHand = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** The partitions of one fetch are worked on side by side: what they commit at once is one request to the broker. */
  readonly #commits = new Coalescer<TopicPartitionOffsetAndMetadata>({
    send: async (positions) => this.#consumer?.commitOffsets([...positions]),
  });
  /** Partitions that rest, with how to wake them. */
  readonly #resting = new Map<
    NodeJS.Timeout,
    { readonly wake: () => void; readonly untilNewGeneration: boolean }
  >();
  #consumer: DeskConsumer | null = null;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** @param consumer the one whose batches come next */
  attach(consumer: DeskConsumer): void {
    this.#consumer = consumer;
  }

  /** A new generation: everything set up under the last one is void (guard 8). */
  joined(): void {
    this.#ownership.join();
    this.#troubles.newGeneration();
    for (const [timer, rest] of this.#resting) if (rest.untilNewGeneration) this.#wake(timer);
    for (const owner of this.#ownership.takeVoid()) void owner.release();
  }

  /** Guard 9: batches of control records only never reach `take`. */
  nothingVisible(topic: string, partition: number, lastOffset: bigint): void {
    const owner = this.#ownership.current(topic, partition);
    if (owner !== null && owner.position <= lastOffset) owner.passOver(lastOffset + 1n);
    this.#options.onReached(topic, partition, lastOffset + 1n);
  }

  /** kafkajs's eachBatch. Throws only what kafkajs must act on. */
  async take(payload: EachBatchPayload): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const work = this.#takeGuarded(payload);
    this.#inHand.add(work);
    try {
      await work;
    } finally {
      this.#inHand.delete(work);
    }
  }

  /** Lets the chunks in hand end, begins no other, and gives up what is owned. */
  async close(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#resting.keys()) clearTimeout(timer);
    await Promise.allSettled(this.#inHand);
    this.#ownership.join();
    await Promise.all(this.#ownership.takeVoid().map((owner) => owner.release()));
  }

  async #takeGuarded(payload: EachBatchPayload): Promise<void> {
    const beating = startBeating(() => payload.heartbeat());
    try {
      await this.#work(payload, beating);
      beating.check();
    } catch (error) {
      if (error instanceof GroupLost) throw error.cause;
      await this.#fail(payload, error);
    } finally {
      beating.stop();
    }
  }

  async #work(payload: EachBatchPayload, beating: Beating): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    // Of before the takeover: what changes during it makes this owner void, and nothing may be begun with it.
    const { generation } = this.#ownership;
    const owner = this.#ownership.current(topic, partition) ?? (await this.#takeOver(payload));
    if (fetchedOffset(batch) !== owner.position) {
      this.#consumer?.seek({ topic, partition, offset: owner.position.toString() });
      return;
    }
    if (BigInt(batch.firstOffset() ?? 0) > owner.position) {
      await assertNoHole(this.#options.admin, topic, partition, owner.position);
    }
    await owner.handle(this.#inHandOf(payload, beating, generation));
    payload.resolveOffset((owner.position - 1n).toString());
  }

  async #takeOver(payload: EachBatchPayload): Promise<PartitionOwner> {
    const { topic, partition } = payload.batch;
    const { generation } = this.#ownership;
    await this.#ownership.take(topic, partition)?.release();
    // A process that slept past its session learns here that it is no longer a member, before it fences anyone.
    await payload.heartbeat().catch((error: unknown) => {
      throw new GroupLost(error);
    });
    const owner = await this.#options.takeover(topic, partition);
    this.#ownership.put(topic, partition, owner, generation);
    return owner;
  }

  #inHandOf(payload: EachBatchPayload, beating: Beating, generation: number): BatchInHand {
    const { topic, partition, messages, highWatermark } = payload.batch;
    return {
      topic,
      partition,
      messages,
      lastOffset: BigInt(payload.batch.lastOffset()),
      stopping: this.#stopping.signal,
      goOn: () =>
        !this.#stopping.signal.aborted &&
        !beating.lost &&
        payload.isRunning() &&
        generation === this.#ownership.generation,
      commitOffset: (offset, metadata) => this.#commitOffset(topic, partition, offset, metadata),
      progressed: (records, nextOffset) => {
        this.#troubles.progress(topic, partition);
        this.#options.onReached(topic, partition, nextOffset);
        this.#options.onProgress({
          topic,
          partition,
          records,
          nextOffset,
          highWatermark: BigInt(highWatermark),
        });
      },
    };
  }

  async #commitOffset(
    topic: string,
    partition: number,
    offset: bigint,
    metadata: string | null,
  ): Promise<void> {
    try {
      await this.#commits.add({ topic, partition, offset: offset.toString(), metadata });
    } catch (error) {
      // The bare protocol error: by its type kafkajs knows that it must join anew.
      const movedOn = protocolError(error, MOVED_ON);
      throw movedOn === null ? error : new GroupLost(movedOn);
    }
  }

  async #fail(payload: EachBatchPayload, error: unknown): Promise<void> {
    const { topic, partition } = payload.batch;
    const owner = this.#ownership.take(topic, partition);
    const reaction = this.#troubles.react(topic, partition, error);
    const wake = payload.pause();
    if (reaction.kind === 'end') {
      this.#options.end(reaction.error);
    } else {
      const timer = setTimeout(() => this.#wake(timer), reaction.ms);
      this.#resting.set(timer, { wake, untilNewGeneration: reaction.untilNewGeneration });
      this.#options.onTrouble({ topic, partition, error, retryInMs: reaction.ms });
    }
    await owner?.release();
  }

  #wake(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#resting.get(timer)?.wake();
    this.#resting.delete(timer);
  }
}
