// Generated from topics/redrives/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** A dead letter that a person sends through the pipeline again. An input like a callback: it has its own place and exactly one outcome. Also the audit record of who did it and why. */
export interface Redrive {
  /** hash of batch and dead letter */
  readonly redrive_id: string;
  /** one call of the command */
  readonly batch_id: string;
  readonly dead_letter_id: string;
  /** translate or fold: which step could not use it */
  readonly step: string;
  /** why it was a dead letter */
  readonly reason: string;
  readonly provider: string;
  readonly account: string;
  readonly callback_id: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: number;
  readonly received_at: number;
  /** the original record's value, unchanged */
  readonly value: Buffer;
  readonly actor: string;
  readonly note: string | null;
  readonly redriven_at: number;
}
