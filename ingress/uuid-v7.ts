import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;
const RANDOM_BYTES = 10;
const HEX = '0123456789abcdef';
/** In the text, and where they stand. */
const TEXT_LENGTH = 36;
const DASHES = [8, 13, 18, 23];

/**
 * UUIDs of version 7 (RFC 9562 §5.7): 48 bits of epoch milliseconds, then random. Ids made in one millisecond are
 * in no particular order; nothing needs one. Node 20 has none of its own, and a dependency for twenty lines has to
 * be kept up to date for ever.
 */
export function uuidV7Source(random: (bytes: Buffer) => void = randomFillSync): (nowMs: number) => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  const id = Buffer.alloc(16);
  const text = Buffer.alloc(TEXT_LENGTH, '-');
  return (nowMs) => {
    if (used + RANDOM_BYTES > POOL_BYTES) {
      random(pool);
      used = 0;
    }
    id.writeUIntBE(nowMs, 0, 6);
    pool.copy(id, 6, used, used + RANDOM_BYTES);
    used += RANDOM_BYTES;
    id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x70, 6);
    id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
    writeDigits(id, text);
    return text.toString('latin1');
  };
}

/** Digits between the dashes that stand there: a text cut in five and joined would be made of nine. */
function writeDigits(id: Buffer, text: Buffer): void {
  let at = 0;
  for (const byte of id) {
    if (DASHES.includes(at)) at += 1;
    text[at] = HEX.charCodeAt(byte >> 4);
    text[at + 1] = HEX.charCodeAt(byte & 0x0f);
    at += 2;
  }
}
