import { CliError, EXIT, messageOf } from './exit-codes.js';

const TIMEOUT_MS = 30_000;

/** An answer of the console's API. 404 is one, too: there is no such thing. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the console; where it does not answer, or has failed, says so with exit code 3. */
export async function askConsole(address: string, path: string): Promise<ConsoleAnswer> {
  try {
    const response = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = await response.json();
    if (response.status < 500) return { status: response.status, body };
    throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    throw new CliError(EXIT.unreachable, `The console at ${address} does not answer: ${messageOf(error)}`);
  }
}
