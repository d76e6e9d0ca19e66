import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '@quittance/runtime/crash-points';
import type { Appender, OutgoingRecord } from '@quittance/runtime/kafka/types';
import { readFrames } from './frame.js';
import type { Segment, SegmentFolder } from './segments.js';
import type { Spill } from './spill.js';

const MAX_REQUEST_BYTES = 900_000;
const PAUSE_MS = 1_000;

export interface DrainOptions {
  readonly folder: SegmentFolder;
  readonly spill: Spill;
  readonly appender: Pick<Appender, 'append'>;
  readonly signal: AbortSignal;
  /** So many records of the spill are in Kafka now. */
  readonly onDrained: (records: number) => void;
  /** A file ended in something that is no whole record; it was put aside. */
  readonly onTorn: (path: string, bytes: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Brings the spill to Kafka, oldest first, until it is told to stop. A file is removed after Kafka has acknowledged
 * all of it: dying before sends some of it again, which the fold recognises.
 */
export async function drainForEver(options: DrainOptions): Promise<void> {
  const { signal, onError } = options;
  while (!signal.aborted) {
    await drainOnce(options).catch(onError);
    await sleep(PAUSE_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Everything that has been written by now. Rejects where Kafka does not take it: nothing is removed then. */
export async function drainOnce(options: DrainOptions): Promise<void> {
  const { spill, signal } = options;
  for (const segment of await spill.ended()) {
    if (signal.aborted) return;
    await drainSegment(segment, options);
  }
}

async function drainSegment(segment: Segment, options: DrainOptions): Promise<void> {
  const { folder, spill, appender, onDrained, onTorn } = options;
  const bytes = await folder.read(segment);
  const { records, tornBytes } = readFrames(bytes);
  for (const request of requestsOf(records)) {
    await appender.append(request);
    onDrained(request.length);
  }
  crashPoint('ingress.drained');
  if (tornBytes === 0) await folder.remove(segment);
  else onTorn(await folder.setAside(segment), tornBytes);
  spill.drained(bytes.length);
}

/** In order, each small enough for one produce request. */
function requestsOf(records: readonly OutgoingRecord[]): readonly (readonly OutgoingRecord[])[] {
  const requests: OutgoingRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const size = record.key.length + record.value.length;
    const last = requests.at(-1);
    if (last === undefined || size > room) {
      requests.push([record]);
      room = MAX_REQUEST_BYTES - size;
    } else {
      last.push(record);
      room -= size;
    }
  }
  return requests;
}
