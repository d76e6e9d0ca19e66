import { setTimeout as sleep } from 'node:timers/promises';
import type { ExceptionRow } from './row.js';
import type { ActionOutcome, ExceptionStore } from './store.js';

const LIMIT_MS = 15_000;
const EVERY_MS = 250;

/** What an action came to, as far as it can be seen. */
export interface Seen {
  readonly outcome: ActionOutcome;
  /** The exception afterwards; null where it is no longer found. */
  readonly row: ExceptionRow | null;
  /** False: not visible within the time allowed. */
  readonly settled: boolean;
}

/** What is waited for. */
export interface Awaited {
  readonly actionId: string;
  readonly before: ExceptionRow;
  /** Epoch ms: the view shows the action once it shows a decision of this time or a later one. */
  readonly actedAt: number;
}

/**
 * Waits until the views show the action: outcomes and orders come by different ways, so the outcome alone does not
 * mean that the exception is shown as decided. An action that was refused changes no exception.
 */
export async function awaitOutcome(
  store: Pick<ExceptionStore, 'outcomeOf' | 'find'>,
  awaited: Awaited,
  { limitMs = LIMIT_MS, everyMs = EVERY_MS }: { readonly limitMs?: number; readonly everyMs?: number } = {},
): Promise<Seen> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const outcome = await store.outcomeOf(awaited.actionId);
    const row = await rowNow(store, awaited.before);
    const settled = isSettled(outcome, row, awaited.actedAt);
    if (settled || Date.now() > deadline) return { outcome, row, settled };
    await sleep(everyMs);
  }
}

function isSettled({ taken, fact }: ActionOutcome, row: ExceptionRow | null, actedAt: number): boolean {
  if (taken === 'quarantined' || fact === 'quarantined' || fact === 'duplicate') return true;
  return fact === 'applied' && (row?.handledAt ?? 0) >= actedAt;
}

async function rowNow(
  store: Pick<ExceptionStore, 'find'>,
  { orderKey, kind, subject }: ExceptionRow,
): Promise<ExceptionRow | null> {
  const [row] = await store.find({ id: orderKey, kind, subject });
  return row ?? null;
}
