import type { TopicCodec } from '@quittance/runtime/codec';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderCase } from './compare.js';
import { decodeFrame, type Frame, type FrameKind } from './frame.js';
import { parseRow } from './row.js';

/** The orders of one bucket. Frames are sorted as bytes; only one order at a time is unpacked. */
export async function* ordersIn(
  frames: Iterable<Buffer>,
  codec: TopicCodec<OrderFact>,
): AsyncGenerator<OrderCase> {
  const byOrder = new Map<string, Frame[]>();
  for (const bytes of frames) {
    const frame = decodeFrame(bytes);
    const known = byOrder.get(frame.orderKey);
    if (known === undefined) byOrder.set(frame.orderKey, [frame]);
    else known.push(frame);
  }
  for (const [orderKey, all] of byOrder) {
    const row = all.find(({ kind }) => kind === 'row');
    yield {
      orderKey,
      facts: await decoded(all, 'fact', codec),
      later: await decoded(all, 'later', codec),
      row: row === undefined ? null : parseRow(row.content),
    };
  }
}

function decoded(
  frames: readonly Frame[],
  wanted: FrameKind,
  codec: TopicCodec<OrderFact>,
): Promise<readonly OrderFact[]> {
  return Promise.all(
    frames
      .filter(({ kind }) => kind === wanted)
      .map(({ content }) => codec.decodeSync(content) ?? codec.decode(content)),
  );
}
