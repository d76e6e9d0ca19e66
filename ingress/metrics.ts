import type { Counter, Histogram, Metrics } from '@quittance/runtime/metrics';
import type { AppendReport, GroupCommit } from './group-commit.js';

/** What the ingress counts. Every label has few values, all from the configuration or from this code. */
export interface IngressMetrics {
  readonly callbacks: Counter<'provider' | 'account' | 'outcome'>;
  /** One more callback accepted: what nearly all come to, so it is a number until somebody asks. */
  readonly accepted: (account: HeardAccount) => void;
  /** An account's provider was heard of, at this moment. */
  readonly heard: (account: HeardAccount) => void;
  readonly seconds: Histogram<'status'>;
  readonly rejections: Counter<'result'>;
  readonly append: (report: AppendReport) => void;
  /** Accounts that nobody was heard of for since this process began are told too, with 0: silence is a figure. */
  watchAccounts(configured: () => readonly HeardAccount[]): void;
  /** The queue is looked at when asked. */
  watchQueue(commit: Pick<GroupCommit, 'queuedRecords' | 'queuedBytes'>): void;
}

/** What names an account in the configuration. */
export interface HeardAccount {
  readonly provider: string;
  readonly account: string;
}

/** When each account was last heard of, by this process; Prometheus remembers what a former one said. */
function lastCallbacks(metrics: Metrics): Pick<IngressMetrics, 'heard' | 'watchAccounts'> {
  const lastMs = new Map<string, number>();
  const key = ({ provider, account }: HeardAccount) => `${provider}/${account}`;
  return {
    heard: (account) => {
      lastMs.set(key(account), Date.now());
    },
    watchAccounts: (configured) => {
      metrics.gauge({
        name: 'ingress_last_callback_timestamp_seconds',
        help: 'When an account was last heard of by this process; 0 = not yet.',
        labels: ['provider', 'account'],
        collect: (gauge) => {
          gauge.reset();
          for (const one of configured())
            gauge.set({ provider: one.provider, account: one.account }, (lastMs.get(key(one)) ?? 0) / 1000);
        },
      });
    },
  };
}

/** `callbacks`, and a short way to it: labels take longer to look up than a number to raise. */
function callbackCounter(metrics: Metrics): Pick<IngressMetrics, 'callbacks' | 'accepted'> {
  const accepted = new Map<HeardAccount, number>();
  const callbacks = metrics.counter({
    name: 'ingress_callbacks_total',
    help: 'Callbacks by provider, account and outcome: accepted, or the cause they were not taken for.',
    labels: ['provider', 'account', 'outcome'],
    collect: (counter) => {
      for (const [{ provider, account }, count] of accepted)
        counter.inc({ provider, account, outcome: 'accepted' }, count);
      accepted.clear();
    },
  });
  return { callbacks, accepted: (account) => void accepted.set(account, (accepted.get(account) ?? 0) + 1) };
}

const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export function ingressMetrics(metrics: Metrics): IngressMetrics {
  const appends = metrics.counter({
    name: 'ingress_appends_total',
    help: 'Produce requests to Kafka by result (ok, failed).',
    labels: ['result'],
  });
  const appendSeconds = metrics.histogram({
    name: 'ingress_append_seconds',
    help: "From sending a produce request to Kafka's acknowledgement.",
    labels: [],
  });
  const appendRecords = metrics.histogram({
    name: 'ingress_append_records',
    help: 'Callbacks in one produce request.',
    labels: [],
    buckets: BATCH_SIZES,
  });
  return {
    ...lastCallbacks(metrics),
    ...callbackCounter(metrics),
    seconds: metrics.histogram({
      name: 'ingress_callback_seconds',
      help: 'From the whole body being read to the reply, by HTTP status.',
      labels: ['status'],
    }),
    rejections: metrics.counter({
      name: 'ingress_rejected_records_total',
      help: 'Refused callbacks by what became of their record: recorded, rate_capped, failed.',
      labels: ['result'],
    }),
    append: ({ records, seconds, error }) => {
      appends.inc({ result: error === null ? 'ok' : 'failed' });
      appendSeconds.observe(seconds);
      appendRecords.observe(records);
    },
    watchQueue: (commit) => {
      metrics.gauge({
        name: 'ingress_queue_records',
        help: 'Callbacks waiting to be sent to Kafka.',
        labels: [],
        collect: (gauge) => gauge.set(commit.queuedRecords),
      });
      metrics.gauge({
        name: 'ingress_queue_bytes',
        help: 'Bytes waiting to be sent to Kafka.',
        labels: [],
        collect: (gauge) => gauge.set(commit.queuedBytes),
      });
    },
  };
}
