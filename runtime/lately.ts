/** Texts that were read lately at one place: of currencies, accounts, states and names of headers there are few. */
export type Lately = string[];

const LATELY = 8;
/** Longer ones are ids, which come once. */
const SHORT_BYTES = 32;

declare global {
  interface Buffer {
    /** What `toString` calls when it has looked at its arguments; avsc uses it too. */
    utf8Slice(from: number, to: number): string;
  }
}

export function lately(): Lately {
  return Array.from({ length: LATELY }, () => '');
}

/** A text in UTF-8, which is not made once more where it was read lately. */
export function textOf(bytes: Buffer, from: number, end: number, known: Lately): string {
  const length = end - from;
  if (length > SHORT_BYTES) return bytes.utf8Slice(from, end);
  const place = (length ^ (bytes[end - 1] ?? 0)) & (LATELY - 1);
  const recent = known[place] ?? '';
  if (saysSame(recent, bytes, from, length)) return recent;
  const text = bytes.utf8Slice(from, end);
  // Only where each byte is a unit can bytes be compared with units.
  if (text.length === length) known[place] = text;
  return text;
}

function saysSame(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = length - 1; index >= 0; index -= 1) {
    if (text.charCodeAt(index) !== bytes[from + index]) return false;
  }
  return true;
}
