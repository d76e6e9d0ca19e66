/** The group no longer counts on us, or cannot be reached. kafkajs must see the cause: it rejoins. */
export class GroupLost extends Error {
  override readonly name = 'GroupLost';

  constructor(cause: unknown) {
    super('not an acknowledged member of the group', { cause });
  }
}

const BEAT_EVERY_MS = 500;

/** Heartbeats while a batch is worked on, however long restoring, storing or processing takes. */
export interface Beating {
  readonly lost: boolean;
  /** Throws GroupLost if a heartbeat has failed so far. */
  check(): void;
  stop(): void;
}

/** @param heartbeat kafkajs's own, which sends only as often as configured */
export function startBeating(heartbeat: () => Promise<void>): Beating {
  let lost: GroupLost | null = null;
  const beat = (): void => {
    if (lost !== null) return;
    heartbeat().catch((error: unknown) => {
      lost = new GroupLost(error);
    });
  };
  const timer = setInterval(beat, BEAT_EVERY_MS);
  return {
    get lost() {
      return lost !== null;
    },
    check: () => {
      if (lost !== null) throw lost;
    },
    stop: () => clearInterval(timer),
  };
}
