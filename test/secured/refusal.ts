import { createLog } from '@quittance/runtime/log';

/** What was thrown, and every word that a careless log line about it would hold. */
export interface Refusal {
  readonly thrown: unknown;
  readonly logged: string;
}

/** How a call that must fail has failed. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const thrown = await call.then(
    () => {
      throw new Error('it was not refused');
    },
    (reason: unknown) => reason,
  );
  return { thrown, logged: loggedAs(thrown) };
}

/** The log line of a thrown value with all its members. */
function loggedAs(thrown: unknown): string {
  const lines: string[] = [];
  const log = createLog({
    service: 'test',
    level: 'info',
    stream: { write: (line) => void lines.push(line) },
  });
  log.error({ err: thrown }, String(thrown));
  return lines.join('');
}
