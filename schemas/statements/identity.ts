import type { StatementClaim } from '../generated/order-facts.js';
import type { StatementLine } from '../generated/statement-lines.js';
import { hash128 } from '../hash.js';
import { joinKey } from '../join-key.js';

/** What makes the fact of a line this fact, and tells a repeat from another reading of the same line. */
export interface LineIdentity {
  readonly orderKey: string;
  /** Names the line among everything that has an outcome. */
  readonly lineId: string;
  readonly factId: string;
  readonly contentHash: string;
}

/** A line is known by its file and place; its content is all but the time of the import. */
export function lineIdentity(line: StatementLine): LineIdentity {
  const { provider, account, statement_id, row } = line;
  const orderKey = joinKey([provider, account, line.provider_order_no]);
  return {
    orderKey,
    lineId: joinKey([statement_id, String(row)]),
    factId: joinKey([provider, account, 'statement', statement_id, String(row)]),
    contentHash: hash128(contentText(line)),
  };
}

/** What a line says, as a text: equal for equal lines, whenever they were imported. */
export function contentText(line: StatementLine): string {
  const { kind, state, provider_state, provider_order_no, merchant_order_no, refund_no, merchant_code } =
    line;
  const { currency, exponent, amount_minor, fee_e5, settleable_minor, statement_day, occurred_at } = line;
  const money = [amount_minor, fee_e5, settleable_minor].map((each) => each?.toString() ?? null);
  const said = [kind, state, provider_state, provider_order_no, merchant_order_no, refund_no, merchant_code];
  const { merchant, replaces } = line;
  return JSON.stringify([
    ...said,
    currency,
    exponent,
    ...money,
    statement_day,
    occurred_at,
    merchant,
    replaces,
  ]);
}

/** What a line claims, as its fact carries it. */
export function claimOf(line: StatementLine): StatementClaim {
  return {
    statement_id: line.statement_id,
    row: line.row,
    statement_day: line.statement_day,
    kind: line.kind,
    state: line.state,
    replaces: line.replaces,
    fee_e5: line.fee_e5,
    settleable_minor: line.settleable_minor,
  };
}
