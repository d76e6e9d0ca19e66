import { isObject, textOf } from './json.js';
import type { OrderRow } from './views.js';

export function rowContent(row: OrderRow): Buffer {
  return Buffer.from(JSON.stringify(row));
}

/** What `rowContent` wrote. */
export function parseRow(content: Buffer): OrderRow {
  const value: unknown = JSON.parse(content.toString());
  if (!isObject(value) || !isObject(value['figures'])) throw new Error('not a row of orders');
  return {
    orderKey: textOf(value['orderKey']),
    provider: textOf(value['provider']),
    account: textOf(value['account']),
    merchant: textOf(value['merchant']),
    firstSeenMs: Number(value['firstSeenMs']),
    figures: Object.fromEntries(
      Object.entries(value['figures']).map(([name, cell]) => [name, cell === null ? null : textOf(cell)]),
    ),
  };
}
