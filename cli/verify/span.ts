import type { Span } from '@quittance/runtime/kafka/spans';

export { type Span, spansOf } from '@quittance/runtime/kafka/spans';

/** Number of offsets. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Number(to - from), 0);
}

/** What came behind `before` until `after` was fixed. */
export function spansBetween(before: readonly Span[], after: readonly Span[]): readonly Span[] {
  return after.map((span) => {
    const former = before.find((one) => one.topic === span.topic && one.partition === span.partition);
    return { ...span, from: former?.to ?? span.from };
  });
}
