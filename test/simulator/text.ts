/** "1234.50" from 123450: by cutting digits, so that nothing of the pipeline's money code is used here. */
export function majorText(minor: number | bigint): string {
  const digits = minor.toString().replace('-', '').padStart(3, '0');
  const sign = minor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The same amount as some senders write it: "1234.5", "1234". */
export function shortMajorText(minor: number): string {
  return majorText(minor).replace(/\.?0+$/, '');
}

/** `yyyy-MM-dd HH:mm:ss` at UTC+8. */
export function chinaTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `yyyyMMddHHmmss` at UTC+8. */
export function compactChinaTime(ms: number): string {
  return chinaTime(ms).replace(/\D/g, '');
}

/** Turns one byte over, as a faulty line or a tampering hand would. */
export function withFlippedByte(text: string, at: number): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes;
}
