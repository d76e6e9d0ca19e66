import type { IncomingRecord } from '@quittance/runtime/kafka/types';

/** Headers that travel with everything a callback gives rise to. */
const PASSED_ON = ['traceparent', 'provider', 'account', 'callback_id'] as const;
type PassedOn = (typeof PASSED_ON)[number];

/**
 * Those of a record's headers that its outputs carry too. The usual ones as a literal: an object that is filled name by
 * name takes ten times as long, and there are several per record.
 */
export function passedOn(record: Pick<IncomingRecord, 'headers'>): Readonly<Record<string, string>> {
  return traced(record) ?? usual(record) ?? present(record.headers);
}

/** What a record has that did not come in over HTTP; null where one of them is missing. */
function usual({
  headers: { traceparent, provider, account, callback_id },
}: Pick<IncomingRecord, 'headers'>): Readonly<Record<Exclude<PassedOn, 'traceparent'>, string>> | null {
  return traceparent !== undefined ||
    provider === undefined ||
    account === undefined ||
    callback_id === undefined
    ? null
    : { provider, account, callback_id };
}

/** What everything has that came in over HTTP; null where one of them is missing. */
export function traced({
  headers: { traceparent, provider, account, callback_id },
}: Pick<IncomingRecord, 'headers'>): Readonly<Record<PassedOn, string>> | null {
  return traceparent === undefined ||
    provider === undefined ||
    account === undefined ||
    callback_id === undefined
    ? null
    : { traceparent, provider, account, callback_id };
}

function present(headers: IncomingRecord['headers']): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const text = headers[name];
    if (text !== undefined) passed[name] = text;
  }
  return passed;
}

/** One header's text; empty where it is missing. */
export function headerOf(record: Pick<IncomingRecord, 'headers'>, name: PassedOn): string {
  return record.headers[name] ?? '';
}
