import type { Reply, Verdict } from '@quittance/schemas/providers/provider';
import { CAUSES, type FailureCause, isRefusal, type RejectionCause } from './causes.js';
import type { Party } from './judge.js';

/** What goes back over HTTP, free of any HTTP library. */
export interface HttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const NO_HEADERS = {};
const RETRY_AFTER_SECONDS = '5';

/** Before an account is known there are no keys and no options: a provider's failure shape must do without. */
const NOBODY = { keys: [], options: {} } as const;

function plainReply(cause: string, message: string): Reply {
  return { contentType: 'application/json', body: JSON.stringify({ error: cause, message }) };
}

/** In the provider's own shape where there is one to speak to. */
function shaped({ provider, account }: Party, verdict: Verdict, now: number): Reply | null {
  try {
    return provider?.acknowledge(verdict, account ?? NOBODY, now) ?? null;
  } catch {
    return null;
  }
}

/** The provider's exact success reply; null where its own code throws, which must not read as success. */
export function acceptedReply(party: Party, keyId: string, now: number): HttpReply | null {
  const reply = shaped(party, { kind: 'accepted', keyId }, now);
  return reply && { status: 200, contentType: reply.contentType, body: reply.body, headers: NO_HEADERS };
}

/** The reply to a callback that was not taken; it makes the provider come again where that can help. */
export function failureReply(cause: RejectionCause | FailureCause, party: Party, now: number): HttpReply {
  const { status, message } = CAUSES[cause];
  const verdict: Verdict = isRefusal(cause) ? { kind: 'refused', cause } : { kind: 'failed', message };
  const reply = shaped(party, verdict, now) ?? plainReply(cause, message);
  return { ...reply, status, headers: status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {} };
}
