import { type Bounds, placeOf } from './log-reader.js';

interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * The spans found to hold no record, one for each partition: what lies between two offsets of a log that are not above
 * its last stable one never changes, so it is not read again.
 */
export class EmptySpans {
  readonly #spans = new Map<string, Span>();

  has(bounds: Bounds, from: bigint, to: bigint): boolean {
    const known = this.#spans.get(placeOf(bounds));
    return known !== undefined && known.from <= from && to <= known.to;
  }

  add(bounds: Bounds, from: bigint, to: bigint): void {
    this.#spans.set(placeOf(bounds), { from, to });
  }
}
