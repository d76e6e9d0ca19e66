import type { Readable } from 'node:stream';

/** Providers' callbacks are a few KB; what is larger than this is not one. */
export const MAX_BODY_BYTES = 256 * 1024;
/** How much of a refused body is kept for its record. */
export const BODY_START_BYTES = 8 * 1024;

/**
 * A sender that is cut off while it still writes sees a reset instead of the 413, so the rest of an oversized body
 * is read and thrown away, up to these bounds.
 */
const SWALLOW_BYTES = 4 * 1024 * 1024;
const SWALLOW_MS = 2_000;

/** What came in the body. Of an oversized one `length` is what was seen of it; `ended` is false where more was to come. */
export type ReceivedBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large'; readonly start: Buffer; readonly length: number; readonly ended: boolean };

/**
 * The exact bytes of a body, whether its length was announced or not. Exactly one of the two is called, once: `failed`
 * where the sender goes away. Listeners stay, and hear nothing more: a request is read once, and to take them off
 * costs as much as to put them on.
 */
export function readBody(
  stream: Readable,
  read: (body: ReceivedBody) => void,
  failed: (error: Error) => void,
): void {
  let chunks: Buffer[] = [];
  let length = 0;
  let giveUpTimer: NodeJS.Timeout | undefined;
  let isOver = false;

  const isFirstEnd = (): boolean => {
    if (isOver) return false;
    isOver = true;
    clearTimeout(giveUpTimer);
    return true;
  };
  // The request outlives its reading by far, and with it what its listeners know.
  const taken = (): readonly Buffer[] => {
    const all = chunks;
    chunks = [];
    return all;
  };
  const tooLarge = (ended: boolean): ReceivedBody => {
    const start = Buffer.concat(taken()).subarray(0, BODY_START_BYTES);
    return { kind: 'too_large', start, length, ended };
  };
  const giveUp = () => {
    if (!isFirstEnd()) return;
    stream.pause();
    read(tooLarge(false));
  };
  const onData = (chunk: Buffer) => {
    if (isOver) return;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) return;
    giveUpTimer ??= setTimeout(giveUp, SWALLOW_MS);
    if (length > SWALLOW_BYTES) giveUp();
  };
  const onEnd = () => {
    if (isFirstEnd())
      read(length > MAX_BODY_BYTES ? tooLarge(true) : { kind: 'whole', bytes: joined(taken()) });
  };
  const onError = (error: Error) => {
    if (isFirstEnd()) failed(error);
  };
  const onClose = () => {
    if (!isOver) onError(new Error('the sender went away before the body was complete'));
  };

  stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
}

/** Nearly every body comes in one piece, which need not be copied. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first, ...others] = chunks;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks);
}
