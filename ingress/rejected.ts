import type { Now } from '@quittance/runtime/clock';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Counter } from '@quittance/runtime/metrics';
import type { CallbackRejected } from '@quittance/schemas/generated/callbacks-rejected';
import { joinKey } from '@quittance/schemas/join-key';
import { CAUSES, type RejectionCause } from './causes.js';
import { appended, type RecordDesk } from './group-commit.js';
import { headerText, type RequestHeaders } from './headers.js';
import { BODY_START_BYTES, type ReceivedBody } from './read-body.js';

/** A callback that was turned away. The path token is not part of it, so it cannot be kept. */
export interface Rejection {
  /** As in the path, whatever stood there. */
  readonly provider: string;
  readonly account: string;
  readonly cause: RejectionCause;
  readonly headers: RequestHeaders;
  readonly body: ReceivedBody;
}

export interface RejectedOptions {
  readonly topic: string;
  readonly encode: (value: CallbackRejected) => Buffer;
  readonly newId: (nowMs: number) => string;
  readonly desk: RecordDesk;
  readonly now: Now;
  /** More than this are counted only: a flood of forgeries must not become a flood of records. */
  readonly maxPerSecond: number;
  readonly counter: Counter<'result'>;
}

/** Headers worth keeping; every other may hold a credential. */
const KEPT_HEADERS = [
  'content-type',
  'content-length',
  'content-encoding',
  'host',
  'user-agent',
  'x-request-id',
];
const MAX_TEXT = 256;
const MAX_NAME = 64;
const RATE_WINDOW_MS = 1_000;

function keptHeaders(headers: RequestHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const text = headerText(headers, name);
      return text === undefined ? [] : [[name, text.slice(0, MAX_TEXT)]];
    }),
  );
}

function bodyStart(body: ReceivedBody): { body_start: Buffer; body_length: number } {
  return body.kind === 'whole'
    ? { body_start: body.bytes.subarray(0, BODY_START_BYTES), body_length: body.bytes.length }
    : { body_start: body.start, body_length: body.length };
}

function recordOf(rejection: Rejection, options: RejectedOptions, nowMs: number): OutgoingRecord {
  const provider = rejection.provider.slice(0, MAX_NAME);
  const account = rejection.account.slice(0, MAX_NAME);
  return {
    topic: options.topic,
    key: Buffer.from(joinKey([provider, account])),
    value: options.encode({
      rejection_id: options.newId(nowMs),
      provider,
      account,
      received_at: nowMs,
      cause: rejection.cause,
      http_status: CAUSES[rejection.cause].status,
      headers: keptHeaders(rejection.headers),
      ...bodyStart(rejection.body),
    }),
    headers: {},
    timestampMs: nowMs,
    partition: null,
  };
}

/**
 * Writes refused callbacks to `callbacks.rejected`, as evidence: best effort, at a capped rate, beside the reply
 * and never in its way. Returns at once and throws nothing.
 */
export function rejectedRecorder(options: RejectedOptions): (rejection: Rejection) => void {
  let windowStart = 0;
  let inWindow = 0;
  const allowed = (nowMs: number): boolean => {
    if (Math.abs(nowMs - windowStart) >= RATE_WINDOW_MS) {
      windowStart = nowMs;
      inWindow = 0;
    }
    inWindow += 1;
    return inWindow <= options.maxPerSecond;
  };
  const write = async (rejection: Rejection, nowMs: number): Promise<'recorded' | 'failed'> => {
    try {
      const outcome = await appended(options.desk, recordOf(rejection, options, nowMs));
      return outcome === 'appended' ? 'recorded' : 'failed';
    } catch {
      return 'failed';
    }
  };
  return (rejection) => {
    const nowMs = options.now();
    if (!allowed(nowMs)) {
      options.counter.inc({ result: 'rate_capped' });
      return;
    }
    void write(rejection, nowMs).then((result) => options.counter.inc({ result }));
  };
}
