import { errorText, QuittanceError } from './errors.js';
import type { Log } from './log.js';

/** What the lifecycle needs of `process`; a test gives its own. */
export interface ProcessLike {
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (thrown: unknown) => void): unknown;
  exit(code: number): void;
  readonly stdin: NodeJS.ReadableStream;
}

export interface LifecycleOptions {
  readonly log: Log;
  readonly process: ProcessLike;
  /** How long each part may take to stop. */
  readonly stopTimeoutMs: number;
  /** Stop when standard input ends: the parent that holds the other end has died. */
  readonly parentWatch: boolean;
}

export interface Lifecycle {
  /** Parts stop in the reverse order of this call: what was started last stops first. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops in order and ends the process with 0. A second call does nothing. */
  stop(why: string): void;
  /** Stops in order and ends the process with 1. */
  fatal(thrown: unknown): void;
  /** Aborted as soon as stopping begins: pass it to whatever waits. */
  readonly stopping: AbortSignal;
}

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

async function stopWithin({ name, stop }: Part, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new QuittanceError('stop_timed_out', `${name} did not stop in ${limitMs} ms`)),
      limitMs,
    );
  });
  try {
    await Promise.race([stop(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** One part that does not stop must not keep the others from stopping. */
async function stopAll(parts: readonly Part[], { log, stopTimeoutMs }: LifecycleOptions): Promise<boolean> {
  let clean = true;
  for (const part of parts.toReversed()) {
    try {
      await stopWithin(part, stopTimeoutMs);
    } catch (thrown) {
      clean = false;
      log.error({ err: thrown, part: part.name }, `stopping ${part.name}: ${errorText(thrown)}`);
    }
  }
  return clean;
}

function watchParent(stdin: NodeJS.ReadableStream, stop: (why: string) => void): void {
  const ended = () => stop('the parent process has ended');
  stdin.on('end', ended).on('close', ended).on('error', ended);
  stdin.resume();
}

/** Start and stop order of a process: signals, the parent's death and fatal errors all end here. */
export function lifecycle(options: LifecycleOptions): Lifecycle {
  const { log, process } = options;
  const parts: Part[] = [];
  const aborter = new AbortController();

  let exitCode = 0;

  const end = () => {
    if (aborter.signal.aborted) return;
    aborter.abort();
    stopAll(parts, options).then(
      (clean) => process.exit(clean ? exitCode : 1),
      () => process.exit(1),
    );
  };
  const stop = (why: string) => {
    if (!aborter.signal.aborted) log.info(`stopping: ${why}`);
    end();
  };
  const fatal = (thrown: unknown) => {
    log.fatal({ err: thrown }, errorText(thrown));
    exitCode = 1;
    end();
  };

  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  if (options.parentWatch) watchParent(process.stdin, stop);
  return {
    onStop: (name, stopPart) => void parts.push({ name, stop: stopPart }),
    stop,
    fatal,
    stopping: aborter.signal,
  };
}
