import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import type { Provider } from '@quittance/schemas/providers/provider';
import { statementLineProblem } from '@quittance/schemas/statements/check';
import { claimOf, lineIdentity } from '@quittance/schemas/statements/identity';
import { decodeValue } from '../decoding.js';
import type { CallbackOrigin } from '../outcome.js';
import { NO_STATEMENT, refusedForSize } from './action.js';
import { originOfHeaders, quarantined, type Translated } from './translate.js';

export interface StatementLineOptions {
  readonly statementLines: TopicCodec<StatementLine>;
  readonly providers: ReadonlyMap<string, Provider>;
}

/** Reads a line of a provider's bill: one fact, or quarantined. Never throws on anything a record may hold. */
export async function translateStatementLine(
  record: IncomingRecord,
  { statementLines, providers }: StatementLineOptions,
): Promise<Translated> {
  const tooLong = refusedForSize(record);
  if (tooLong !== null) return tooLong;
  const decoded = await decodeValue(statementLines, record.value);
  if (decoded.kind === 'undecodable') {
    return quarantined(record, originOfHeaders(record), 'undecodable', decoded.detail);
  }
  const line = decoded.value;
  const problem = statementLineProblem(line);
  const origin = originOf(record, line);
  if (problem !== null) return quarantined(record, origin, problem.reason, problem.detail);
  if (!providers.has(line.provider)) return quarantined(record, origin, 'unknown_provider', line.provider);
  return { record, callback: origin, outcome: { kind: 'translated' }, facts: [lineFact(line, origin)] };
}

function originOf({ topic, partition, offset }: IncomingRecord, line: StatementLine): CallbackOrigin {
  const { provider, account, imported_at: receivedAt } = line;
  return {
    id: lineIdentity(line).lineId,
    provider,
    account,
    topic,
    partition,
    offset: Number(offset),
    receivedAt,
  };
}

/** The line as a fact of its order: set beside what callbacks say of it, in none of its sums. */
function lineFact(line: StatementLine, origin: CallbackOrigin): OrderFact {
  const { orderKey, factId, contentHash } = lineIdentity(line);
  return {
    ...NO_STATEMENT,
    fact_id: factId,
    content_hash: contentHash,
    type: 'statement.reported',
    order_key: orderKey,
    provider: line.provider,
    account: line.account,
    merchant: line.merchant,
    time_zone: line.time_zone,
    provider_order_no: line.provider_order_no,
    merchant_order_no: line.merchant_order_no,
    merchant_code: line.merchant_code,
    source: 'statement',
    trust: 'STATEMENT',
    provider_status: line.provider_state,
    refund_no: line.refund_no,
    currency: line.currency,
    exponent: line.exponent,
    paid_minor: line.kind === 'PAYMENT' ? line.amount_minor : null,
    refund_minor: line.kind === 'REFUND' ? line.amount_minor : null,
    occurred_at: line.occurred_at,
    time_quality: 'provider',
    received_at: line.imported_at,
    callback_id: origin.id,
    callback_topic: origin.topic,
    callback_partition: origin.partition,
    callback_offset: origin.offset,
    action: null,
    statement: claimOf(line),
  };
}
