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

export const EMPTY_BODY: ReceivedBody = { kind: 'whole', bytes: Buffer.alloc(0) };

/** The exact bytes of a body, whether its length was announced or not. Rejects where the sender goes away. */
export function readBody(stream: Readable): Promise<ReceivedBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let giveUpTimer: NodeJS.Timeout | undefined;

    const stop = () => {
      clearTimeout(giveUpTimer);
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const tooLarge = (ended: boolean): ReceivedBody => {
      const start = Buffer.concat(chunks).subarray(0, BODY_START_BYTES);
      return { kind: 'too_large', start, length, ended };
    };
    const giveUp = () => {
      stop();
      stream.pause();
      resolve(tooLarge(false));
    };
    const onData = (chunk: Buffer) => {
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) return;
      giveUpTimer ??= setTimeout(giveUp, SWALLOW_MS);
      if (length > SWALLOW_BYTES) giveUp();
    };
    const onEnd = () => {
      stop();
      resolve(length > MAX_BODY_BYTES ? tooLarge(true) : { kind: 'whole', bytes: Buffer.concat(chunks) });
    };
    const onError = (error: Error) => {
      stop();
      reject(error);
    };
    const onClose = () => onError(new Error('the sender went away before the body was complete'));

    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
