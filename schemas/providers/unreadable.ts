import type { Translation, UnreadableReason } from './provider.js';

/**
 * Thrown by the field readers and caught by `reading` alone; never leaves `translate`. The detail names a field and
 * what was expected, never the value, which may be personal.
 */
export class Unreadable extends Error {
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Runs a translation and turns the first Unreadable into its result. Any other error is a bug and goes on. */
export function reading(translate: () => Translation): Translation {
  try {
    return translate();
  } catch (error) {
    if (error instanceof Unreadable)
      return { kind: 'unreadable', reason: error.reason, detail: error.message };
    throw error;
  }
}
