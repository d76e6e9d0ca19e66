import type { IncomingRecord } from '@quittance/runtime/kafka/types';

/** A header's text; empty where the record has none of that name. */
export function headerText({ headers }: Pick<IncomingRecord, 'headers'>, name: string): string {
  return Object.hasOwn(headers, name) ? (headers[name] ?? '') : '';
}
