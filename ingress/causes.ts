import { REFUSALS, type RefusalCause } from '@quittance/schemas/providers/provider';
import { MAX_BODY_BYTES } from './read-body.js';

/** What a cause is over HTTP. `message` may go into a provider's failure body. */
export interface CauseRule {
  readonly status: number;
  readonly message: string;
}

/** Where our own side failed. Nothing was refused: it is counted, not recorded as a rejected callback. */
export const FAILURES = {
  append_queue_full: { status: 503, message: 'too busy, please send again' },
  append_timed_out: { status: 503, message: 'not stored in time, please send again' },
  append_failed: { status: 503, message: 'not stored, please send again' },
  append_closed: { status: 503, message: 'shutting down, please send again' },
} as const satisfies Readonly<Record<string, CauseRule>>;
export type FailureCause = keyof typeof FAILURES;

/** What the ingress itself finds wrong, in the order it looks, before and around the provider's own checks. */
const EDGE = {
  body_too_large: { status: 413, message: `the body is larger than ${MAX_BODY_BYTES} bytes` },
  unknown_provider: { status: 404, message: 'no such provider' },
  unknown_account: { status: 404, message: 'no such account at this provider' },
  unknown_path: { status: 404, message: 'this provider has no path segment after the account' },
  wrong_content_type: { status: 415, message: 'this content type is not taken here' },
  content_encoding: { status: 415, message: 'the body must come as it was signed, not compressed' },
  provider_threw: { status: 503, message: 'internal error, please send again' },
} as const satisfies Readonly<Record<string, CauseRule>>;
export type EdgeCause = keyof typeof EDGE;

/** Everything a callback can be turned away for, and what its record in `callbacks.rejected` says. */
export type RejectionCause = EdgeCause | RefusalCause;

/** Every cause there is; docs/errors.md lists exactly these. */
export const CAUSES: Readonly<Record<RejectionCause | FailureCause, CauseRule>> = {
  ...EDGE,
  ...unauthentic(),
  ...FAILURES,
};

function unauthentic(): Record<RefusalCause, CauseRule> {
  const rule = (cause: RefusalCause): CauseRule => ({ status: 401, message: cause });
  return {
    not_json: rule('not_json'),
    missing_sign: rule('missing_sign'),
    double_sign: rule('double_sign'),
    wrong_signature: rule('wrong_signature'),
    unknown_user_confirm_key: rule('unknown_user_confirm_key'),
    wrong_path_token: rule('wrong_path_token'),
    no_active_key: rule('no_active_key'),
  };
}

/** Tells a provider's refusal from a cause of the ingress. */
export function isRefusal(cause: RejectionCause | FailureCause): cause is RefusalCause {
  return REFUSALS.some((refusal) => refusal === cause);
}
