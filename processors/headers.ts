import type { IncomingRecord } from '@quittance/runtime/kafka/types';

/** Headers that travel with everything a callback gives rise to. */
const PASSED_ON = ['traceparent', 'provider', 'account', 'callback_id'] as const;

/** Those of a record's headers that its outputs carry too. */
export function passedOn(record: Pick<IncomingRecord, 'headers'>): Record<string, string> {
  const { headers } = record;
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const text = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (text !== undefined) passed[name] = text;
  }
  return passed;
}

/** One header's text; empty where it is missing. */
export function headerOf(record: Pick<IncomingRecord, 'headers'>, name: (typeof PASSED_ON)[number]): string {
  return passedOn(record)[name] ?? '';
}
