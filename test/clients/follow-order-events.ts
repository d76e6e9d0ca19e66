import { openCodec } from '@quittance/runtime/codec';
import { readServers, type Servers } from '@quittance/runtime/config/env';
import { createKafka } from '@quittance/runtime/kafka/client';
import {
  isMovement,
  type KnownOrderEvent,
  moneyText,
  movementOf,
  parseOrderEvent,
  upcast,
  VERSION_HEADER,
  versionOf,
} from '@quittance/schemas/order-events';
import { orderEvents } from '@quittance/schemas/topics/index';

/** What a consumer decides about: where to read, and what to do. */
export interface Following {
  readonly groupId: string;
  /** Called with every event at least once; `event_id` tells a repeat. */
  readonly onEvent: (event: KnownOrderEvent) => Promise<void>;
  /** Types and versions that came after this consumer was written: count them, and go on. */
  readonly onLater: (what: string) => void;
  readonly topic?: string;
}

type Message = { readonly value: Buffer | null; readonly headers?: Readonly<{ [name: string]: unknown }> };

/**
 * A service that reads order-events, from the first record on, as one member of a group: decode with our own schema as the
 * reader's, bring older versions up, parse, act. kafkajs reads committed records only unless told otherwise.
 * @returns how to stop
 */
export async function followOrderEvents(
  servers: Pick<Servers, 'kafka' | 'registry'>,
  { groupId, onEvent, onLater, topic = 'order-events' }: Following,
): Promise<() => Promise<void>> {
  const codec = await (await openCodec(servers.registry)).topic(orderEvents);
  const take = async ({ value, headers }: Message): Promise<void> => {
    if (value === null) return;
    const version = versionOf(headers?.[VERSION_HEADER]?.toString());
    const upcasted = upcast(version, await codec.decode(value));
    if (upcasted.kind === 'unknown_version') return onLater(`version ${version ?? 'unknown'}`);
    const parsed = parseOrderEvent(upcasted.event);
    if (parsed.kind === 'unknown_type') return onLater(`type ${parsed.type}`);
    // An exception keeps the offset where it is: nothing is skipped that should have been understood.
    if (parsed.kind === 'contract_broken') throw new Error(`${parsed.event.type} with a bad ${parsed.field}`);
    await onEvent(parsed.event);
  };
  const consumer = createKafka(servers.kafka, groupId).consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: ({ message }) => take(message) });
  return () => consumer.disconnect();
}

/** `npm run build`, then with the servers' addresses in the environment: `node test/dist/clients/follow-order-events.js` */
async function main(): Promise<void> {
  const stop = await followOrderEvents(readServers(process.env), {
    groupId: 'follow-order-events',
    onLater: (what) => console.error(`not known here: ${what}`),
    onEvent: async (event) => {
      const moved = isMovement(event) ? moneyText(movementOf(event)) : '';
      console.info([event.order_key, event.type, moved].join('\t'));
    },
  });
  process.once('SIGINT', () => void stop());
}

if (require.main === module) void main();
