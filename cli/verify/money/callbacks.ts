import { translateAction } from '@quittance/processors/translate/action';
import { type RedriveOptions, translateRedrive } from '@quittance/processors/translate/redrive';
import { translateStatementLine } from '@quittance/processors/translate/statement';
import { translateRecord } from '@quittance/processors/translate/translate';
import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Redrive } from '@quittance/schemas/generated/redrives';
import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import { providers } from '@quittance/schemas/providers/registry';
import type { Names } from '../names.js';

export interface InputCodecs {
  readonly callbacks: TopicCodec<Callback>;
  readonly actions: TopicCodec<OperatorAction>;
  readonly redrives: TopicCodec<Redrive>;
  readonly statementLines: TopicCodec<StatementLine>;
  readonly facts: TopicCodec<OrderFact>;
}

/** Reads an input record anew: its facts; none where it states nothing or cannot be read. */
export type FactsOf = (record: IncomingRecord) => Promise<readonly OrderFact[]>;

export function translator(
  codecs: InputCodecs,
  names: Pick<Names, 'callbacks' | 'operatorActions' | 'statementLines'>,
): FactsOf {
  // No money hangs on who the buyer is, so no merchant's key is needed here.
  const options: RedriveOptions = { ...codecs, providers, buyerKeys: new Map(), topics: names };
  return async (record) => {
    if (names.callbacks.includes(record.topic)) return (await translateRecord(record, options)).facts;
    if (record.topic === names.operatorActions) return (await translateAction(record, options)).facts;
    if (record.topic === names.statementLines) return (await translateStatementLine(record, options)).facts;
    return (await translateRedrive(record, options)).facts;
  };
}
