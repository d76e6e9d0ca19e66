import { createHash } from 'node:crypto';
import type { TopicCodec } from '@quittance/runtime/codec';
import type { Log } from '@quittance/runtime/log';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import { memoryStore, type SnapshotStore } from './store.js';
import { DiskStore } from './store-disk.js';

export interface StoreOpenerOptions {
  /** null = in memory. */
  readonly stateDir: string | null;
  readonly clusterId: string;
  readonly orderFacts: string;
  readonly orderSnapshots: string;
  readonly codecs: { readonly snapshots: Pick<TopicCodec<OrderSnapshot>, 'schemaId'> };
  readonly log: Log;
}

/** Counted up when what lies on disk is laid out or meant differently. */
const FORMAT = 1;

/** Makes a partition's store; one call per fold, so that its stores know of each other's trouble with the disk. */
export function storeOpener(options: StoreOpenerOptions): (partition: number) => SnapshotStore {
  const { stateDir, log } = options;
  if (stateDir === null) return () => memoryStore();
  const spoiled = new Set<string>();
  return (partition) =>
    new DiskStore({
      root: stateDir,
      name: `${options.orderSnapshots}-${partition}`,
      identity: storeIdentity(options, partition),
      log,
      spoiled,
    });
}

/** What the content of a store belongs to, as text: any change of it is another store. */
export function storeIdentity(
  options: Omit<StoreOpenerOptions, 'log' | 'stateDir'>,
  partition: number,
): string {
  return JSON.stringify({
    format: FORMAT,
    cluster: options.clusterId,
    changelog: options.orderSnapshots,
    source: options.orderFacts,
    partition,
    schemaId: options.codecs.snapshots.schemaId,
    schema: createHash('sha256').update(orderSnapshots.schema).digest('hex').slice(0, 16),
  });
}
