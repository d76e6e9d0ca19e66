import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, QuittanceError } from './errors.js';
import type { Log } from './log.js';

export interface WaitOptions {
  readonly log: Log;
  /** Stops the waiting, as when the process is told to end. */
  readonly signal?: AbortSignal;
  /** null = as long as it takes. */
  readonly limitMs?: number | null;
  readonly everyMs?: number;
  /** How often to say so. */
  readonly sayEveryMs?: number;
  /** True for an error that waiting cannot cure, such as a wrong password: it is thrown at once. */
  readonly giveUpOn?: (thrown: unknown) => boolean;
}

const EVERY_MS = 500;
const SAY_EVERY_MS = 5_000;
/** A server that needs longer than this is spoken of, also while an attempt is still under way. */
const SAY_AFTER_MS = 1_000;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** Says now and then how long it has been, and why, until told to stop. */
function speaker(what: string, log: Log, sayEveryMs: number) {
  const started = Date.now();
  let reason = 'no answer yet';
  let said = false;
  const say = () => {
    said = true;
    log.warn(`waiting for ${what} (${Math.round((Date.now() - started) / 1000)} s so far): ${reason}`);
  };
  const first = setTimeout(say, Math.min(SAY_AFTER_MS, sayEveryMs));
  const again = setInterval(say, sayEveryMs);
  return {
    failed: (thrown: unknown) => {
      reason = errorText(thrown);
      if (!said) say();
    },
    stop: (answers: boolean) => {
      clearTimeout(first);
      clearInterval(again);
      if (said && answers) log.info(`${what} answers`);
    },
    waitedMs: () => Date.now() - started,
  };
}

/**
 * Tries until it works, with a line that says which server is waited for: at the first failure, or after a second
 * without one, and every few seconds after. `what` names it with its address: `Kafka at 127.0.0.1:9092`.
 */
export async function waitFor<T>(what: string, attempt: () => Promise<T>, options: WaitOptions): Promise<T> {
  const { log, signal, limitMs = null, everyMs = EVERY_MS, sayEveryMs = SAY_EVERY_MS, giveUpOn } = options;
  const speaking = speaker(what, log, sayEveryMs);
  let answers = false;
  try {
    for (;;) {
      if (signal?.aborted === true)
        throw new QuittanceError('start_cancelled', `stopped waiting for ${what}`);
      try {
        const result = await attempt();
        answers = true;
        return result;
      } catch (thrown) {
        if (giveUpOn?.(thrown) === true) throw thrown;
        speaking.failed(thrown);
        if (limitMs !== null && speaking.waitedMs() >= limitMs)
          throw new QuittanceError('server_unreachable', `${what}: ${errorText(thrown)}`, thrown);
      }
      await pause(everyMs, signal);
    }
  } finally {
    speaking.stop(answers);
  }
}
