import { readBuyerKeys } from '@quittance/runtime/config/buyer-keys';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { openAppender } from '@quittance/runtime/kafka/append';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { IncomingRecord, OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { providers } from '@quittance/schemas/providers/registry';
import * as topics from '@quittance/schemas/topics/index';
import { CliError, EXIT, type ExitCode } from '../exit-codes.js';
import { type Chosen, choose } from './choose.js';
import { type Connected, connect, INPUTS, nameOf } from './connect.js';
import { readAll } from './read-all.js';
import { rehearse } from './rehearse.js';
import { type Summary, summaryOf, summaryText } from './report.js';
import type { Selection } from './select.js';

export interface RedriveRequest {
  readonly selection: Selection;
  /** False: only show what would happen. */
  readonly apply: boolean;
  /** More dead letters than this are not sent. */
  readonly max: number;
  readonly actor: string;
  readonly note: string | null;
  readonly json: boolean;
}

/**
 * Shows what sending dead letters again would do, and does it where asked to. The rehearsal is as of now: what
 * arrives meanwhile may change it.
 * @param env with the addresses of Kafka and the schema registry
 */
export async function redrive(
  request: RedriveRequest,
  env: NodeJS.ProcessEnv,
  now: number,
): Promise<ExitCode> {
  const connected = await connect(env);
  const chosen = await choose(request, connected, now);
  if (chosen.length === 0)
    throw new CliError(EXIT.off, 'No dead letter is so, or all of them were sent again (--again).');
  if (chosen.length > request.max) {
    throw new CliError(
      EXIT.usage,
      `${chosen.length} dead letters are so, --max allows ${request.max}. Narrow it, or raise --max.`,
    );
  }
  const options = {
    ...connected.codecs,
    providers,
    buyerKeys: readSettings(env, readBuyerKeys),
    topics: INPUTS,
  };
  const records = chosen.map(({ outgoing }, place) => incomingOf(outgoing, place));
  const rehearsal = await rehearse(records, options, (keys) => ordersOf(keys, connected));
  const summary = summaryOf(
    chosen.map(({ letter }) => letter),
    rehearsal,
  );
  if (request.apply) await send(chosen, connected.kafka);
  write(summary, request);
  return EXIT.ok;
}

function incomingOf(
  { topic, key, value, headers, timestampMs }: OutgoingRecord,
  place: number,
): IncomingRecord {
  return { topic, partition: 0, offset: BigInt(place), key, value, headers, timestampMs };
}

async function ordersOf(keys: ReadonlySet<string>, { kafka, codecs }: Connected) {
  const orders = new Map<string, OrderSnapshot>();
  if (keys.size === 0) return orders;
  await readAll(
    kafka,
    nameOf(topics.orderSnapshots),
    codecs.snapshots,
    (order) => orders.set(order.order_key, order),
    ({ key, value }) => {
      // A tombstone: there is no such order any more.
      if (value.length === 0) orders.delete(key.toString());
      return value.length > 0 && keys.has(key.toString());
    },
  );
  return orders;
}

const AT_ONCE = 100;

/** In their order; a failure half way is cured by calling again: what was sent is left out then. */
async function send(chosen: readonly Chosen[], kafka: KafkaClient): Promise<void> {
  const appender = await openAppender(kafka);
  try {
    for (let at = 0; at < chosen.length; at += AT_ONCE) {
      await appender.append(chosen.slice(at, at + AT_ONCE).map(({ outgoing }) => outgoing));
    }
  } finally {
    await appender.close();
  }
}

function write(summary: Summary, { apply, json }: RedriveRequest): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...summary, sent: apply })}\n`);
    return;
  }
  const end = apply
    ? 'Sent. Their outcomes: npx quittance query callback_outcomes --where "topic = \'redrives\'"'
    : 'Nothing was sent: this is what would happen now. Add --apply to send them.';
  process.stdout.write(`${summaryText(summary)}\n\n${end}\n`);
}
