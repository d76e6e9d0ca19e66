import type { BuyerKeys } from '@quittance/runtime/accounts/buyer-keys';
import type { Now } from '@quittance/runtime/clock';
import type { Codec, TopicCodec } from '@quittance/runtime/codec';
import type { Stage } from '@quittance/runtime/config/pipeline';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { startTransactionalWorker } from '@quittance/runtime/kafka/transactional-worker';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import type { Redrive } from '@quittance/schemas/generated/redrives';
import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import { providers } from '@quittance/schemas/providers/registry';
import * as topics from '@quittance/schemas/topics/index';
import { kafkaChangelog, type ReadChangelog } from './fold/restore.js';
import { storeOpener } from './fold/store-opener.js';
import { foldWork } from './fold/work.js';
import type { IdempotencyCache } from './idempotency/cache.js';
import { type OutcomeCounter, type OutcomeDesk, outcomeDesk } from './outcome.js';
import type { StageMonitor } from './progress.js';
import { topicNames } from './topics.js';
import { knownDuplicates } from './translate/duplicates.js';
import { translateWork } from './translate/work.js';

/** The value codecs of every topic the stages touch. */
export interface StageCodecs {
  readonly callbacks: TopicCodec<Callback>;
  readonly actions: TopicCodec<OperatorAction>;
  readonly redrives: TopicCodec<Redrive>;
  readonly statementLines: TopicCodec<StatementLine>;
  readonly facts: TopicCodec<OrderFact>;
  readonly events: TopicCodec<OrderEvent>;
  readonly snapshots: TopicCodec<OrderSnapshot>;
  readonly outcomes: TopicCodec<CallbackOutcome>;
  readonly deadLetters: TopicCodec<DeadLetter>;
}

export interface StageOptions {
  readonly kafka: KafkaClient;
  readonly codecs: StageCodecs;
  readonly cache: IdempotencyCache;
  readonly buyerKeys: BuyerKeys;
  readonly clusterId: string;
  readonly counter: OutcomeCounter;
  readonly monitor: (stage: Stage) => StageMonitor;
  readonly log: Log;
  readonly now: Now;
  readonly maxChunkRecords: number;
  /** Where the fold keeps its state; null = in memory. */
  readonly stateDir: string | null;
  /** Before every topic, group and transactional id; empty but for a pipeline beside another. */
  readonly prefix: string;
}

/** How long a chunk waits for the idempotency cache before it goes on without it. */
const CACHE_DEADLINE_MS = 50;

/** Looks up every schema; rejects where one is not registered yet. */
export async function openStageCodecs(codec: Codec): Promise<StageCodecs> {
  return {
    callbacks: await codec.topic(topics.callbacks),
    actions: await codec.topic(topics.operatorActions),
    redrives: await codec.topic(topics.redrives),
    statementLines: await codec.topic(topics.statementLines),
    facts: await codec.topic(topics.orderFacts),
    events: await codec.topic(topics.orderEvents),
    snapshots: await codec.topic(topics.orderSnapshots),
    outcomes: await codec.topic(topics.callbackOutcomes),
    deadLetters: await codec.topic(topics.deadLetters),
  };
}

/** Starts a stage by its name. */
export function startStage(stage: Stage, options: StageOptions): Promise<RunningWorker> {
  switch (stage) {
    case 'translate':
      return startTranslate(options);
    case 'fold':
      return startFold(options);
  }
}

/** callbacks.*, operator-actions, statement-lines and redrives → order-facts. */
function startTranslate(options: StageOptions): Promise<RunningWorker> {
  const { kafka, codecs, cache, clusterId, now, buyerKeys } = options;
  const names = topicNames(options.prefix);
  const work = translateWork({
    callbacks: codecs.callbacks,
    actions: codecs.actions,
    redrives: codecs.redrives,
    statementLines: codecs.statementLines,
    facts: codecs.facts,
    providers,
    buyerKeys,
    topics: names,
    desk: deskOf(options),
    now,
    knownDuplicates: knownDuplicates({ cache, clusterId, deadlineMs: CACHE_DEADLINE_MS }),
  });
  return startTransactionalWorker(kafka, {
    ...common('translate', options),
    topics: [...names.callbacks, names.operatorActions, names.redrives, names.statementLines],
    workFor: () => work,
  });
}

/** order-facts → order-events, order-snapshots. */
function startFold(options: StageOptions): Promise<RunningWorker> {
  const { kafka, codecs, cache, clusterId } = options;
  const names = topicNames(options.prefix);
  const desk = deskOf(options);
  const storeFor = storeOpener({
    ...options,
    orderFacts: names.orderFacts,
    orderSnapshots: names.orderSnapshots,
  });
  const readChangelog: ReadChangelog = kafkaChangelog(kafka, names.orderSnapshots, options.log);
  return startTransactionalWorker(kafka, {
    ...common('fold', options),
    topics: [names.orderFacts],
    workFor: (_, partition) =>
      foldWork(partition, storeFor(partition), {
        facts: codecs.facts,
        events: codecs.events,
        snapshots: codecs.snapshots,
        topics: names,
        desk,
        readChangelog,
        cache,
        clusterId,
      }),
  });
}

function common(stage: Stage, { prefix, maxChunkRecords, monitor }: StageOptions) {
  const name = `${prefix}quittance-${stage}`;
  return { groupId: name, transactionalIdPrefix: name, maxChunkRecords, ...monitor(stage) };
}

function deskOf({ codecs, counter, log, prefix, now }: StageOptions): OutcomeDesk {
  return outcomeDesk({
    topics: topicNames(prefix),
    encodeOutcome: (value) => codecs.outcomes.encode(value),
    encodeDeadLetter: (value) => codecs.deadLetters.encode(value),
    counter,
    log,
    now,
  });
}
