import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { type Codec, openCodec, type TopicCodec } from '@quittance/runtime/codec';
import { readClickHouse, readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import * as topics from '@quittance/schemas/topics/index';
import { environmentOfHome } from '../server-environment.js';
import type { InputCodecs } from './money/callbacks.js';

/** The value codecs a verification reads with. */
export interface VerifyCodecs {
  readonly inputs: InputCodecs;
  readonly outcomes: TopicCodec<CallbackOutcome>;
}

/** What a verification asks. */
export interface Connections {
  readonly kafka: KafkaClient;
  readonly codecs: VerifyCodecs;
  readonly close: () => Promise<void>;
  /** Opened at first use: completeness needs none. */
  readonly clickhouse: () => ClickHouse;
}

/**
 * Finds the servers: those of the environment, else those of the pipeline that runs in the home. Nothing needs to be
 * up here, so that a machine beside the pipeline can verify it.
 */
export async function connect(processEnv: NodeJS.ProcessEnv): Promise<Connections> {
  const env = environmentOfHome(processEnv);
  const settings = readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
  }));
  const codec = await openCodec(settings.registry);
  let opened: ClickHouse | null = null;
  return {
    kafka: createKafka(settings.kafka, 'quittance-verify'),
    codecs: await openVerifyCodecs(codec),
    clickhouse: () => {
      opened ??= openViews(env);
      return opened;
    },
    close: async () => {
      await opened?.close();
    },
  };
}

/** Looks up every schema; rejects where one is not registered. */
export async function openVerifyCodecs(codec: Codec): Promise<VerifyCodecs> {
  return {
    inputs: {
      callbacks: await codec.topic(topics.callbacks),
      actions: await codec.topic(topics.operatorActions),
      redrives: await codec.topic(topics.redrives),
      statementLines: await codec.topic(topics.statementLines),
      facts: await codec.topic(topics.orderFacts),
    },
    outcomes: await codec.topic(topics.callbackOutcomes),
  };
}

/** As the finance user, where it has a password: what is verified is what finance sees. */
function openViews(env: NodeJS.ProcessEnv): ClickHouse {
  const settings = readSettings(env, readClickHouse);
  const password = env['QUITTANCE_FINANCE_PASSWORD'];
  return openClickHouse(
    password === undefined ? settings : { ...settings, username: 'finance', password },
    // A page of orders is quick; a sum over all movements of years may not be.
    { requestTimeoutMs: 600_000 },
  );
}
