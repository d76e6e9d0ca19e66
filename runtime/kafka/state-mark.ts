import { KafkaFailure } from './errors.js';

const VERSION = 1;
const METADATA = /^\{"state":(\d+),"v":1\}$/;

/**
 * Metadata of the commit that tells how far the state reaches: the next input offset that it implies. It commits with
 * outputs and state, so whoever takes over knows what must be there.
 */
export function stateMetadata(state: bigint | null): string {
  return state === null ? '' : `{"state":${state},"v":${VERSION}}`;
}

/** What the metadata of a committed offset says; null where it says nothing. */
export function stateIn(metadata: string | null): bigint | null {
  const state = METADATA.exec(metadata ?? '')?.[1];
  return state === undefined ? null : BigInt(state);
}

/**
 * The state that was restored must be the one that was committed with the offset, or a later one's part of it: less
 * means that records of its topic are gone, and folding on would count anew what they held.
 */
export function assertNothingLost(where: string, metadata: string | null, restored: bigint | null): void {
  const committed = stateIn(metadata);
  if (committed === null || (restored !== null && restored >= committed)) return;
  throw new KafkaFailure(
    'kafka_state_lost',
    `${where}: state up to ${committed} was committed, ${restored ?? 'none'} is there`,
  );
}
