import { randomUUID } from 'node:crypto';
import { openClickHouse } from '@quittance/runtime/clickhouse';
import { openCodec } from '@quittance/runtime/codec';
import type { ClickHouseSettings, KafkaSettings, RegistrySettings } from '@quittance/runtime/config/servers';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import { dayCloses } from '@quittance/schemas/topics/index';
import type { CloseDesk } from './close-day.js';
import { type CloseNames, closeNames } from './names.js';

/** A day's sum over millions of movements may take longer than a page of a view. */
const REQUEST_TIMEOUT_MS = 600_000;

export interface DeskSettings {
  readonly kafka: KafkaSettings;
  readonly registry: RegistrySettings;
  readonly clickhouse: ClickHouseSettings;
}

/** What closing needs, on connections of its own. */
export interface OpenDesk extends CloseDesk {
  readonly kafka: KafkaClient;
  readonly names: CloseNames;
  close(): Promise<void>;
}

/** Opens them; rejects where the topic's schema is not registered. */
export async function openDesk(settings: DeskSettings): Promise<OpenDesk> {
  const codec = await openCodec(settings.registry);
  const kafka = createKafka(settings.kafka, 'quittance-close-day');
  const names = closeNames();
  const clickhouse = openClickHouse(settings.clickhouse, { requestTimeoutMs: REQUEST_TIMEOUT_MS });
  return {
    kafka,
    names,
    clickhouse,
    publisher: { kafka, codec: await codec.topic(dayCloses), topic: names.closes },
    newId: randomUUID,
    close: () => clickhouse.close(),
  };
}
