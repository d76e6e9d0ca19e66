import { setFlagsFromString } from 'node:v8';
import type { Env } from './config/env-reader.js';
import type { Pipeline } from './config/pipeline.js';
import { ConfigurationError, problemText } from './config/problem.js';
import { errorText } from './errors.js';
import { type Lifecycle, lifecycle } from './lifecycle.js';
import { createLog, type Log } from './log.js';

/** A service: its name, what it reads from the environment, and what it then does until it is stopped. */
export interface Service<Settings extends { readonly pipeline: Pipeline }> {
  readonly name: string;
  /** Throws a ConfigurationError with every mistake there is. */
  readonly settingsFrom: (env: Env) => Settings;
  /** Resolves when the service is ready; registers with `life` how its parts stop. A rejection ends the process. */
  readonly run: (settings: Settings, life: Lifecycle, log: Log) => Promise<void>;
}

/**
 * Young objects are collected by this thread alone: they are few, but where the machine's cores are busy the helpers
 * that V8 asks come late, and everything waits for them (20 to 40 ms instead of 2 to 4).
 */
function collectYoungObjectsAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}

/** Runs a service as this process: what every `main.ts` does. Mistakes in the configuration are all listed, exit 1. */
export function runService<Settings extends { readonly pipeline: Pipeline }>(
  service: Service<Settings>,
  env: Env,
): void {
  collectYoungObjectsAlone();
  let settings: Settings;
  try {
    settings = service.settingsFrom(env);
  } catch (thrown) {
    refuse(createLog({ service: service.name, level: 'info' }), thrown);
    return;
  }
  const { logLevel, stopTimeoutMs, parentWatch } = settings.pipeline;
  const log = createLog({ service: service.name, level: logLevel });
  const life = lifecycle({ log, process, stopTimeoutMs, parentWatch });
  service.run(settings, life, log).catch((thrown: unknown) => {
    if (!life.stopping.aborted) life.fatal(thrown);
  });
}

/** One line on standard output, by which whoever started the process knows that and where it is ready. */
export function announceReady(
  name: string,
  url: string,
  others: Readonly<Record<string, string>> = {},
): void {
  process.stdout.write(`${JSON.stringify({ ready: name, url, ...others })}\n`);
}

function refuse(log: Log, thrown: unknown): void {
  if (thrown instanceof ConfigurationError)
    for (const problem of thrown.problems) log.fatal({ code: thrown.code }, problemText(problem));
  else log.fatal({ err: thrown }, errorText(thrown));
  process.exitCode = 1;
}
