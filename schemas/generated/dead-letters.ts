// Generated from topics/dead-letters/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** A record that a step could not use, with its original bytes and why. */
export interface DeadLetter {
  /** deterministic: origin topic, partition, offset, fact index */
  readonly dead_letter_id: string;
  /** translate or fold */
  readonly step: string;
  /** stable code, e.g. unknown_status */
  readonly reason: string;
  /** which field and what was expected; no personal data */
  readonly detail: string;
  readonly provider: string;
  readonly account: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: number;
  readonly callback_id: string;
  readonly received_at: number;
  readonly key: Buffer;
  /** the original record's value */
  readonly value: Buffer;
}
