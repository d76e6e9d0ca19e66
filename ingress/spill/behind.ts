import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { AppendOutcome, GroupCommit } from '../group-commit.js';
import type { Spill } from './spill.js';

/**
 * Kafka first, our own disk where it does not take a callback in time. While anything lies on the disk, what comes
 * goes behind it: in order, and without waiting for a broker that is away.
 */
export class KafkaThenSpill implements Pick<GroupCommit, 'append'> {
  readonly #commit: Pick<GroupCommit, 'append'>;
  readonly #spill: Pick<Spill, 'bytes' | 'keep'>;

  constructor(commit: Pick<GroupCommit, 'append'>, spill: Pick<Spill, 'bytes' | 'keep'>) {
    this.#commit = commit;
    this.#spill = spill;
  }

  /** `appended` once Kafka or the disk has it for good. Never rejects. */
  async append(record: OutgoingRecord): Promise<AppendOutcome> {
    if (this.#spill.bytes > 0 && (await this.#spill.keep(record)) === 'spilled') return 'appended';
    const outcome = await this.#commit.append(record);
    // Closed means that this process is going: another one, or the next, takes the repetition.
    if (outcome === 'appended' || outcome === 'append_closed') return outcome;
    return (await this.#spill.keep(record)) === 'spilled' ? 'appended' : outcome;
  }
}
