import { hash } from 'node:crypto';

/** First 16 bytes of SHA-256 over the UTF-8 of `text`, as 32 lower-case hex digits: ids and content hashes. */
export function hash128(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
