import type { Now } from '@quittance/runtime/clock';
import type { Readiness } from '@quittance/runtime/http-health';

export interface ReadinessOptions {
  readonly now: Now;
  /** Asks Kafka anything; rejects where it does not answer. */
  readonly probe: () => Promise<unknown>;
  /** Is there a disk of our own that takes callbacks while Kafka does not? */
  readonly spillTakes: () => boolean;
  /** How full the queue is, 0 to 1. */
  readonly backlog: () => number;
}

/** Whether callbacks should be sent here: judged by what Kafka did lately, asked only where nothing was written. */
export interface IngressReadiness {
  readiness(): Readiness;
  /** Told after every produce request. */
  appended(ok: boolean): void;
  /** From now on not ready: tells a load balancer to go elsewhere while we finish. */
  drain(): void;
  readonly draining: boolean;
  start(): void;
  stop(): void;
}

const PROBE_EVERY_MS = 5_000;
const STALE_AFTER_MS = 15_000;
/** After a failed append with no success since: then it may be tried again. */
const SHUN_AFTER_FAILURE_MS = 10_000;
const BACKLOG_LIMIT = 0.8;

export function ingressReadiness({ now, probe, spillTakes, backlog }: ReadinessOptions): IngressReadiness {
  let draining = false;
  let lastAnswer = Number.NEGATIVE_INFINITY;
  let lastFailure = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let probing = false;

  const ask = async () => {
    if (probing || now() - lastAnswer < PROBE_EVERY_MS) return;
    probing = true;
    try {
      await probe();
      lastAnswer = now();
    } catch {
      // Not an answer: lastAnswer grows old, which is what readiness looks at.
    } finally {
      probing = false;
    }
  };
  const no = (reason: string): Readiness => ({ ready: false, reason });
  return {
    readiness: () => {
      if (draining) return no('stopping');
      if (spillTakes()) return { ready: true };
      if (now() - lastFailure < SHUN_AFTER_FAILURE_MS) return no('Kafka refused the last records');
      if (now() - lastAnswer > STALE_AFTER_MS) return no('Kafka has not answered lately');
      if (backlog() > BACKLOG_LIMIT) return no('too many callbacks wait for Kafka');
      return { ready: true };
    },
    appended: (ok) => {
      if (ok) lastAnswer = now();
      lastFailure = ok ? Number.NEGATIVE_INFINITY : now();
    },
    drain: () => {
      draining = true;
    },
    get draining() {
      return draining;
    },
    start: () => {
      void ask();
      timer = setInterval(() => void ask(), PROBE_EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
