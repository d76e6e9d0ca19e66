import { openCodec, type TopicCodec } from '@quittance/runtime/codec';
import { readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import type { Statement } from '@quittance/schemas/generated/statements';
import { joinKey } from '@quittance/schemas/join-key';
import { lineIdentity } from '@quittance/schemas/statements/identity';
import * as topics from '@quittance/schemas/topics/index';
import { readAll } from '../redrive/read-all.js';

/** The two topics of imported bills. */
export interface StatementLog {
  /** Every statement that was ever imported. */
  known(): Promise<readonly Statement[]>;
  linesOf(statementId: string): Promise<readonly StatementLine[]>;
  /** Lines first, header last: a bill covers its day only once all its lines are there. Repeating it is harmless. */
  append(lines: readonly StatementLine[], header: Statement): Promise<void>;
}

export interface StatementCodecs {
  readonly statements: TopicCodec<Statement>;
  readonly lines: TopicCodec<StatementLine>;
}

/** Connects nothing yet, but asks the registry for both schemas. @param prefix before the topics; usually empty */
export async function connect(env: NodeJS.ProcessEnv, prefix = ''): Promise<StatementLog> {
  const { kafka, registry } = readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
  }));
  const codec = await openCodec(registry);
  const codecs = {
    statements: await codec.topic(topics.statements),
    lines: await codec.topic(topics.statementLines),
  };
  return statementLog(createKafka(kafka, 'quittance-statement'), codecs, prefix);
}

/** The topics over an open client. */
export function statementLog(kafka: KafkaClient, codecs: StatementCodecs, prefix = ''): StatementLog {
  const [headers, lines] = [prefix + topics.statements.folder, prefix + topics.statementLines.folder];
  const allOf = async <T>(topic: string, codec: TopicCodec<T>, wanted: (value: T) => boolean) => {
    const found: T[] = [];
    await readAll(kafka, topic, codec, (value) => {
      if (wanted(value)) found.push(value);
    });
    return found;
  };
  return {
    known: () => allOf(headers, codecs.statements, () => true),
    linesOf: (id) => allOf(lines, codecs.lines, (line) => line.statement_id === id),
    append: async (all, header) => {
      const records = all.map((line) => lineRecord(lines, line, codecs.lines.encode(line)));
      await send(kafka, records, headerRecord(headers, header, codecs.statements.encode(header)));
    },
  };
}

const AT_ONCE = 500;

async function send(
  kafka: KafkaClient,
  lines: readonly OutgoingRecord[],
  header: OutgoingRecord,
): Promise<void> {
  const appender = await openAppender(kafka);
  try {
    for (let at = 0; at < lines.length; at += AT_ONCE) await appender.append(lines.slice(at, at + AT_ONCE));
    await appender.append([header]);
  } finally {
    await appender.close();
  }
}

function lineRecord(topic: string, line: StatementLine, value: Buffer): OutgoingRecord {
  const { orderKey, lineId } = lineIdentity(line);
  return {
    topic,
    key: Buffer.from(orderKey),
    value,
    headers: { provider: line.provider, account: line.account, callback_id: lineId },
    timestampMs: line.imported_at,
    partition: null,
  };
}

function headerRecord(topic: string, header: Statement, value: Buffer): OutgoingRecord {
  return {
    topic,
    key: Buffer.from(joinKey([header.provider, header.account])),
    value,
    headers: { provider: header.provider, account: header.account },
    timestampMs: header.imported_at,
    partition: null,
  };
}
