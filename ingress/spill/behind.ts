import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { type AppendOutcome, appended, type RecordDesk, type Told } from '../group-commit.js';
import type { Spill } from './spill.js';

/**
 * Kafka first, our own disk where it does not take a callback in time. While anything lies on the disk, what comes
 * goes behind it: in order, and without waiting for a broker that is away.
 */
export class KafkaThenSpill implements RecordDesk {
  readonly #kafka: RecordDesk;
  readonly #spill: Pick<Spill, 'bytes' | 'keep'>;

  constructor(kafka: RecordDesk, spill: Pick<Spill, 'bytes' | 'keep'>) {
    this.#kafka = kafka;
    this.#spill = spill;
  }

  /** `appended` once Kafka or the disk has it for good. */
  append(record: OutgoingRecord, told: Told): void {
    void this.#append(record).then(told);
  }

  async #append(record: OutgoingRecord): Promise<AppendOutcome> {
    if (this.#spill.bytes > 0 && (await this.#spill.keep(record)) === 'spilled') return 'appended';
    const outcome = await appended(this.#kafka, record);
    // Closed means that this process is going: another one, or the next, takes the repetition.
    if (outcome === 'appended' || outcome === 'append_closed') return outcome;
    return (await this.#spill.keep(record)) === 'spilled' ? 'appended' : outcome;
  }
}
