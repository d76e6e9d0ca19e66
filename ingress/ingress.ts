import type { LiveAccounts } from '@quittance/runtime/accounts/live';
import type { Now } from '@quittance/runtime/clock';
import { errorText } from '@quittance/runtime/errors';
import type { Appender } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { CallbackRejected } from '@quittance/schemas/generated/callbacks-rejected';
import type { Provider } from '@quittance/schemas/providers/provider';
import { receiveCallback } from './callbacks.js';
import { type AppendReport, GroupCommit, type GroupCommitLimits } from './group-commit.js';
import { ingressMetrics } from './metrics.js';
import { ingressReadiness } from './readiness.js';
import { rejectedRecorder } from './rejected.js';
import { buildServer, type HttpServer } from './server.js';
import type { SpillStation } from './spill/station.js';
import { uuidV7Source } from './uuid-v7.js';

/** The numbers of the ingress, from runtime/config/pipeline.ts. */
export interface IngressLimits {
  readonly queueRecords: number;
  readonly queueBytes: number;
  readonly ackTimeoutMs: number;
  readonly maxConnections: number;
  readonly rejectedPerSecond: number;
}

export interface IngressDeps {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly accounts: LiveAccounts;
  readonly appender: Pick<Appender, 'append'>;
  readonly encodeCallback: (value: Callback) => Buffer;
  readonly encodeRejected: (value: CallbackRejected) => Buffer;
  readonly rejectedTopic: string;
  /** Asks Kafka anything, for readiness while nothing is written. */
  readonly probe: () => Promise<unknown>;
  /** Our own disk, for accounts that want it while Kafka is away; null where none is configured. */
  readonly spill: SpillStation | null;
  readonly limits: IngressLimits;
  readonly now: Now;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Ingress {
  readonly server: HttpServer;
  /** Begins to watch Kafka for /readyz. */
  start(): void;
  /** Not ready from now on; stops listening, finishes what was begun, cuts off who is still there after `graceMs`. */
  stopServing(graceMs: number): Promise<void>;
  /** Waits until Kafka has answered for everything that was taken. */
  flush(): Promise<void>;
}

/** A broker takes 1 MB in one batch; the overhead of framing stays below the difference. */
const MAX_REQUEST_BYTES = 900_000;
const MAX_IN_FLIGHT = 3;
/** Refusals have their own small queue: however many there are, they take no place from callbacks. */
const REJECTED_QUEUE_BYTES = 4 * 1024 * 1024;

async function stopServing(server: HttpServer, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), graceMs);
  await server.close();
  clearTimeout(cut);
}

/** Puts the ingress together over what it is given: nothing connects or listens here. */
export function createIngress(deps: IngressDeps): Ingress {
  const { appender, limits, now, log } = deps;
  const metrics = ingressMetrics(deps.metrics);
  const newId = uuidV7Source();

  const report = (appended: AppendReport) => {
    metrics.append(appended);
    readiness.appended(appended.error === null);
    if (appended.error !== null)
      // Without the stack: it is the client library's, and an outage writes many of these.
      log.warn(
        { code: 'append_failed', records: appended.records },
        `Kafka did not take ${appended.records} of the callbacks: ${errorText(appended.error)}`,
      );
  };
  const bounds: GroupCommitLimits = {
    maxQueuedRecords: limits.queueRecords,
    maxQueuedBytes: limits.queueBytes,
    maxInFlight: MAX_IN_FLIGHT,
    maxRequestBytes: MAX_REQUEST_BYTES,
    deadlineMs: limits.ackTimeoutMs,
  };
  const commit = new GroupCommit(appender, bounds, report);
  const rejectedBounds = { ...bounds, maxQueuedBytes: REJECTED_QUEUE_BYTES, maxInFlight: 1 };
  const rejectedCommit = new GroupCommit(appender, rejectedBounds, () => {});
  const readiness = ingressReadiness({
    now,
    probe: deps.probe,
    spillTakes: () => deps.spill?.takes ?? false,
    backlog: () =>
      Math.max(commit.queuedRecords / limits.queueRecords, commit.queuedBytes / limits.queueBytes),
  });
  metrics.watchQueue(commit);
  metrics.watchAccounts(() => deps.accounts.current().list);

  const recordRejection = rejectedRecorder({
    topic: deps.rejectedTopic,
    encode: deps.encodeRejected,
    newId,
    desk: rejectedCommit,
    now,
    maxPerSecond: limits.rejectedPerSecond,
    counter: metrics.rejections,
  });
  const { providers, accounts, encodeCallback: encode } = deps;
  const receive = receiveCallback({
    providers,
    accounts,
    encode,
    kafka: commit,
    spilling: deps.spill?.over(commit) ?? null,
    recordRejection,
    newId,
    now,
    metrics,
    log,
  });
  const server = buildServer({
    receive,
    readiness: () => readiness.readiness(),
    draining: () => readiness.draining,
    metrics: deps.metrics,
    log,
    maxConnections: limits.maxConnections,
  });
  return {
    server,
    start: () => {
      readiness.start();
      deps.spill?.start();
    },
    stopServing: (graceMs) => {
      readiness.drain();
      readiness.stop();
      return stopServing(server, graceMs);
    },
    flush: async () => {
      await Promise.all([commit.close(), rejectedCommit.close()]);
      await deps.spill?.stop();
    },
  };
}
