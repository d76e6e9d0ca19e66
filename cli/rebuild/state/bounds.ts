import { type CommittedOffset, committedOffsets, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { CliError, EXIT } from '../../exit-codes.js';
import type { StateTask } from './task.js';

/** How far a partition of order-facts is folded. */
export interface Bound {
  readonly partition: number;
  /** Next offset of the fold's group; 0 where it has committed none. */
  readonly bound: bigint;
  /** What the fold has written beside its offset; empty where nothing. */
  readonly metadata: string;
}

/** Fixes for each partition up to where the fold has come. Throws where facts are gone: nothing can be folded from zero then. */
export async function boundsOf({
  kafka,
  names,
}: Pick<StateTask, 'kafka' | 'names'>): Promise<readonly Bound[]> {
  const committed = await committedOffsets(kafka, names.foldGroup, [names.orderFacts]);
  const partitions = await partitionOffsets(kafka, names.orderFacts);
  const cut = partitions.filter(({ low }) => low > 0n);
  if (cut.length > 0)
    throw cutShort(
      names.orderFacts,
      cut.map(({ partition, low }) => `${partition} begins at ${low}`),
    );
  return partitions.map(({ partition, high }) => {
    const bound = boundIn(committed, partition);
    if (bound.bound > high) throw madeAnew(names.orderFacts, bound, high);
    return bound;
  });
}

function cutShort(topic: string, where: readonly string[]): CliError {
  return new CliError(
    EXIT.off,
    `The first records of ${topic} are gone (partition ${where.join(', ')}): retention has deleted them, so nothing can be folded from zero. ` +
      '`quittance verify` still holds the orders against the callbacks that are left. To be able to rebuild the state later, keep them for ever: QUITTANCE_RETENTION=order-facts=forever.',
  );
}

function madeAnew(topic: string, { partition, bound }: Bound, high: bigint): CliError {
  const where = `${topic}/${partition} ends at ${high}, and the fold has committed ${bound}`;
  return new CliError(EXIT.off, `${where}: the topic was cut or made anew. Find out which first.`);
}

/** The same for one partition, as of now. */
export async function boundNow(
  { kafka, names }: Pick<StateTask, 'kafka' | 'names'>,
  partition: number,
): Promise<Bound> {
  const committed = await committedOffsets(kafka, names.foldGroup, [names.orderFacts]);
  return boundIn(committed, partition);
}

function boundIn(committed: readonly CommittedOffset[], partition: number): Bound {
  const found = committed.find((one) => one.partition === partition);
  return { partition, bound: found?.offset ?? 0n, metadata: found?.metadata ?? '' };
}
