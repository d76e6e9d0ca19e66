import { setTimeout as sleep } from 'node:timers/promises';
import { type Addresses, type ServiceCommand, startChild } from './child.js';
import type { Report } from './report.js';

const BACKOFF_MS = { first: 500, most: 30_000 };
/** After this long without a crash a service counts as healthy again and its backoff starts anew. */
const HEALTHY_MS = 60_000;

export interface Supervised {
  readonly name: string;
  readonly log: string;
  url(): string;
  /** Of its query API; null where it has none. */
  queryApi(): string | null;
  pid(): number;
  stop(): Promise<void>;
}

/**
 * Starts a service and keeps it running: a crash after it was ready once is answered by a restart with backoff.
 * Rejects where the first start fails, because then the reason is in the configuration, not in the weather.
 * @param changed called after a restart, when address and process number may be others
 */
export async function supervise(
  command: ServiceCommand,
  report: Report,
  changed: () => void,
): Promise<Supervised> {
  let child = startChild(command);
  let addresses = await child.ready;
  const stopping = new AbortController();
  const adopt = (now: Addresses): void => {
    addresses = now;
    report.step(`${command.name} is back on ${now.url}`);
    changed();
  };
  const keepRunning = async (): Promise<void> => {
    for (let wait = BACKOFF_MS.first; ; wait = Math.min(wait * 2, BACKOFF_MS.most)) {
      const started = Date.now();
      const how = await child.ended;
      if (stopping.signal.aborted) return;
      if (Date.now() - started > HEALTHY_MS) wait = BACKOFF_MS.first;
      report.step(
        `${command.name} ended (${how}); starting it again in ${wait / 1000} s, log: ${command.log}`,
      );
      await sleep(wait, undefined, { signal: stopping.signal });
      child = startChild(command);
      child.ready.then(adopt, () => {}); // where it ends before it is ready, the next round says so
    }
  };
  keepRunning().catch(() => {}); // rejects only when stop() interrupts a wait
  return {
    name: command.name,
    log: command.log,
    url: () => addresses.url,
    queryApi: () => addresses.queryApi,
    pid: () => child.pid,
    stop: async () => {
      stopping.abort();
      await child.stop();
    },
  };
}
