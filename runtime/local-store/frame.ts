import { crc32 } from 'node:zlib';

const CRC_BYTES = 4;

/**
 * A value as it is stored: CRC-32 over key and value, then the value. LevelDB's own block checksums are not looked at
 * when it reads (its binding does not offer `verify_checksums`), so a rotten block would otherwise be believed.
 */
export function framed(key: string, value: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(CRC_BYTES + value.length);
  frame.writeUInt32LE(checksum(key, value), 0);
  value.copy(frame, CRC_BYTES);
  return frame;
}

/** The value of a frame; null where it is not what was written under this key. */
export function unframed(key: string, frame: Buffer): Buffer | null {
  if (frame.length < CRC_BYTES) return null;
  const value = frame.subarray(CRC_BYTES);
  return frame.readUInt32LE(0) === checksum(key, value) ? value : null;
}

function checksum(key: string, value: Buffer): number {
  return crc32(value, crc32(key));
}
