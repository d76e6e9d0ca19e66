import type { TopicCodec } from '@quittance/runtime/codec';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';

/** What lies in a bucket about one order: a fact of the range, one that came later, or its row in the view. */
export type FrameKind = 'fact' | 'later' | 'row';

const KINDS = ['fact', 'later', 'row'] as const;
const HEAD_BYTES = 3;

/** Kind, order key, content: so that a bucket can be sorted by order without reading the content. */
export function encodeFrame(kind: FrameKind, orderKey: string, content: Buffer): Buffer {
  const key = Buffer.from(orderKey);
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt8(KINDS.indexOf(kind), 0);
  head.writeUInt16BE(key.length, 1);
  return Buffer.concat([head, key, content]);
}

export interface Frame {
  readonly kind: FrameKind;
  readonly orderKey: string;
  readonly content: Buffer;
}

export function decodeFrame(bytes: Buffer): Frame {
  const kind = KINDS[bytes.readUInt8(0)];
  if (kind === undefined) throw new Error('not a frame of an order');
  const end = HEAD_BYTES + bytes.readUInt16BE(1);
  return { kind, orderKey: bytes.toString('utf8', HEAD_BYTES, end), content: bytes.subarray(end) };
}

/** A fact without what no money hangs on, and without what is personal: it lies on a disk for a while. */
export function factContent(codec: TopicCodec<OrderFact>, fact: OrderFact): Buffer {
  return codec.encode({ ...fact, amounts_raw: {}, buyer_ref: null });
}
