import { lengthOf, type Span } from '../span.js';

/** A piece of one partition that is booked in memory at once. */
export interface Block {
  readonly topic: string;
  readonly partition: number;
  /** First offset. */
  readonly from: number;
  readonly size: number;
}

/** Where an offset is booked. `below` = cut by retention, `beyond` = came after the run had begun. */
export type Place =
  | { readonly kind: 'block'; readonly block: number; readonly at: number }
  | { readonly kind: 'below' }
  | { readonly kind: 'beyond' }
  | { readonly kind: 'unknown' };

export interface Blocks {
  readonly list: readonly Block[];
  placeOf(topic: string, partition: number, offset: number): Place;
}

const MIN_BLOCK_OFFSETS = 65_536;
const AIMED_BLOCKS = 256;

/**
 * Cuts spans into blocks: small enough for memory, few enough for files. A hundred million offsets give blocks of
 * some 400,000, each some 4 MB of books.
 */
export function cutIntoBlocks(spans: readonly Span[]): Blocks {
  const size = Math.max(MIN_BLOCK_OFFSETS, Math.ceil(lengthOf(spans) / AIMED_BLOCKS));
  const list: Block[] = [];
  const firsts = new Map<string, { readonly first: number; readonly from: number; readonly to: number }>();
  for (const { topic, partition, from, to } of spans) {
    const [start, end] = [Number(from), Number(to)];
    firsts.set(`${topic}/${partition}`, { first: list.length, from: start, to: end });
    for (let at = start; at < end; at += size) {
      list.push({ topic, partition, from: at, size: Math.min(size, end - at) });
    }
  }
  return {
    list,
    placeOf: (topic, partition, offset) => {
      const span = firsts.get(`${topic}/${partition}`);
      if (span === undefined || offset < 0) return { kind: 'unknown' };
      if (offset < span.from) return { kind: 'below' };
      if (offset >= span.to) return { kind: 'beyond' };
      const within = offset - span.from;
      return { kind: 'block', block: span.first + Math.floor(within / size), at: within % size };
    },
  };
}
