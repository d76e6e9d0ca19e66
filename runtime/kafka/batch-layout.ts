/**
 * Places of a record batch's fields, format v2 (https://kafka.apache.org/documentation/#recordbatch). `length` counts
 * from the leader epoch on; the checksum is over all that follows it.
 */
export const BATCH = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  checksum: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  firstSequence: 53,
  count: 57,
  records: 61,
} as const;

export const MAGIC_V2 = 2;

/** Bits of a batch's attributes. */
export const COMPRESSION = 0x7;
export const LOG_APPEND_TIME = 0x8;
export const TRANSACTIONAL = 0x10;
export const CONTROL = 0x20;
