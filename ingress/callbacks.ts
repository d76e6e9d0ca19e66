import type { Account } from '@quittance/runtime/accounts/account';
import type { LiveAccounts } from '@quittance/runtime/accounts/live';
import type { Now } from '@quittance/runtime/clock';
import { crashPoint } from '@quittance/runtime/crash-points';
import { errorText } from '@quittance/runtime/errors';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { Provider } from '@quittance/schemas/providers/provider';
import type { FailureCause, RejectionCause } from './causes.js';
import type { AppendOutcome, RecordDesk, Told } from './group-commit.js';
import { type CallbackRequest, type Judgement, judge, type Party } from './judge.js';
import type { IngressMetrics } from './metrics.js';
import { callbackRecord } from './record.js';
import type { Rejection } from './rejected.js';
import { acceptedReply, failureReply, type HttpReply } from './reply.js';

export interface CallbacksOptions {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly accounts: LiveAccounts;
  readonly encode: (value: Callback) => Buffer;
  readonly kafka: RecordDesk;
  /** For accounts that want their callbacks on our own disk where Kafka is away; null where there is none. */
  readonly spilling: RecordDesk | null;
  readonly recordRejection: (rejection: Rejection) => void;
  readonly newId: (nowMs: number) => string;
  readonly now: Now;
  readonly metrics: IngressMetrics;
  readonly log: Log;
}

/** Somebody whose callback was believed. */
interface Known {
  readonly provider: Provider;
  readonly account: Account;
}
type Authentic = Extract<Judgement, { kind: 'authentic' }>;
type Rejected = Extract<Judgement, { kind: 'rejected' }>;

/** Label values come from the configuration, never from the path: a stranger must not make series. */
function count(
  metrics: IngressMetrics,
  { provider, account }: Party,
  outcome: RejectionCause | FailureCause,
): void {
  const labels = { provider: provider?.name ?? 'unknown', account: account?.account ?? 'unknown' };
  metrics.callbacks.inc({ ...labels, outcome });
}

function reject(judgement: Rejected, request: CallbackRequest, options: CallbacksOptions): HttpReply {
  const { cause, party, thrown } = judgement;
  const { provider, account, headers, body } = request;
  if (thrown !== undefined)
    options.log.error(
      { err: thrown, code: cause, provider: party.provider?.name, account: party.account?.account },
      `verify threw: ${errorText(thrown)}`,
    );
  options.recordRejection({ provider, account, cause, headers, body });
  count(options.metrics, party, cause);
  return failureReply(cause, party, options.now());
}

/** Encoding cannot fail on a callback we built, unless we have a bug: then it is ours, and the provider comes again. */
function recordOf(
  judgement: Authentic,
  { headers }: CallbackRequest,
  { newId, encode, log }: CallbacksOptions,
  receivedAt: number,
): OutgoingRecord | null {
  try {
    return callbackRecord({ judgement, headers, callbackId: newId(receivedAt), receivedAt }, encode);
  } catch (thrown) {
    log.error({ err: thrown, code: 'append_failed' }, `record not built: ${errorText(thrown)}`);
    return null;
  }
}

function append(
  account: Account,
  record: OutgoingRecord | null,
  options: CallbacksOptions,
  told: Told,
): void {
  crashPoint('ingress.verified');
  const { kafka, spilling } = options;
  const desk = account.spill ? (spilling ?? kafka) : kafka;
  if (record === null) told('append_failed');
  else desk.append(record, told);
}

function replyTo(outcome: AppendOutcome, keyId: string, party: Known, options: CallbacksOptions): HttpReply {
  if (outcome !== 'appended') {
    count(options.metrics, party, outcome);
    return failureReply(outcome, party, options.now());
  }
  const reply = acceptedReply(party, keyId, options.now());
  if (reply === null) options.log.error({ code: 'provider_threw' }, 'acknowledge threw');
  crashPoint('ingress.replying');
  if (reply === null) count(options.metrics, party, 'provider_threw');
  else options.metrics.accepted(party.account);
  options.metrics.heard(party.account);
  return reply ?? failureReply('provider_threw', party, options.now());
}

/** One callback from request to reply: verify, append, wait for Kafka's acknowledgement, acknowledge. In that order. */
export function receiveCallback(
  options: CallbacksOptions,
): (request: CallbackRequest, answer: (reply: HttpReply) => void) => void {
  return (request, answer) => {
    const startedMs = performance.now();
    const receivedAt = options.now();
    const finish = (reply: HttpReply): void => {
      options.metrics.seconds.observe(
        { status: String(reply.status) },
        (performance.now() - startedMs) / 1000,
      );
      answer(reply);
    };
    const judgement = judge(request, options.providers, options.accounts.current(), receivedAt);
    if (judgement.kind === 'rejected') finish(reject(judgement, request, options));
    else {
      const { provider, account, proof } = judgement;
      const { keyId } = proof;
      const record = recordOf(judgement, request, options, receivedAt);
      // What waits for Kafka knows the record, and neither request nor body: they are garbage while they are young.
      append(account, record, options, (outcome) =>
        finish(replyTo(outcome, keyId, { provider, account }, options)),
      );
    }
  };
}
