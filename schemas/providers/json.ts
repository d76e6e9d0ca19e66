import { type Json, type JsonObject, jsonText } from './json-value.js';

/** `contradictory`: some object names a member twice with different values, so readers may disagree on it. */
export type JsonReading =
  | { readonly kind: 'json'; readonly value: Json; readonly contradictory: boolean }
  | { readonly kind: 'not_json' };

/** Objects and arrays inside each other; no provider's page has more than 4. */
export const MAX_DEPTH = 32;

const DOUBLE_QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const FIRST_PRINTABLE = 0x20;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

const LITERALS: readonly (readonly [string, Json])[] = [
  ['null', { kind: 'null' }],
  ['true', { kind: 'boolean', raw: 'true' }],
  ['false', { kind: 'boolean', raw: 'false' }],
];

/** Of nearly every object; never added to. */
const NONE = new Set<string>();

/** Keeps nothing from one text to the next: it is never told that more is to come. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function fail(): never {
  throw new SyntaxError('not JSON');
}

/** One pass over one text; `#at` is the next character. */
class Reader {
  contradictory = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value(0);
    return this.#at === this.#text.length ? value : fail();
  }

  #value(depth: number): Json {
    this.#skipSpace();
    const value = this.#bareValue(depth);
    this.#skipSpace();
    return value;
  }

  #bareValue(depth: number): Json {
    const first = this.#text.charCodeAt(this.#at);
    if (first === DOUBLE_QUOTE) return { kind: 'string', value: this.#string() };
    if (first === OPEN_OBJECT) return this.#object(depth + 1);
    if (first === OPEN_LIST) return this.#array(depth + 1);
    for (const [word, literal] of LITERALS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return literal;
      }
    }
    return { kind: 'number', raw: this.#number() };
  }

  #object(depth: number): JsonObject {
    this.#open(depth);
    const members = new Map<string, Json>();
    if (this.#take(CLOSE_OBJECT)) return { kind: 'object', members, repeated: NONE };
    let repeated = NONE;
    do {
      this.#skipSpace();
      const name = this.#text.charCodeAt(this.#at) === DOUBLE_QUOTE ? this.#string() : fail();
      this.#skipSpace();
      if (!this.#take(COLON)) fail();
      repeated = this.#add(members, repeated, name, this.#value(depth));
    } while (this.#take(COMMA));
    return this.#take(CLOSE_OBJECT) ? { kind: 'object', members, repeated } : fail();
  }

  /** Keeps the first of several members of one name, in its place. @returns the names that were repeated */
  #add(members: Map<string, Json>, repeated: Set<string>, name: string, value: Json): Set<string> {
    const known = members.get(name);
    if (known === undefined) {
      members.set(name, value);
      return repeated;
    }
    // Compared only until the first contradiction: otherwise one large value and many repeats cost quadratic time.
    if (!this.contradictory) this.contradictory = jsonText(known) !== jsonText(value);
    return repeated === NONE ? new Set([name]) : repeated.add(name);
  }

  #array(depth: number): Json {
    this.#open(depth);
    const items: Json[] = [];
    if (this.#take(CLOSE_LIST)) return { kind: 'array', items };
    do {
      items.push(this.#value(depth));
    } while (this.#take(COMMA));
    return this.#take(CLOSE_LIST) ? { kind: 'array', items } : fail();
  }

  #open(depth: number): void {
    if (depth > MAX_DEPTH) fail();
    this.#at += 1;
    this.#skipSpace();
  }

  /** Most strings have no escape and are cut out as they stand; JSON.parse judges the others. */
  #string(): string {
    const start = this.#at + 1;
    let end = start;
    let isEscaped = false;
    for (let unit = this.#unitInString(end); unit !== DOUBLE_QUOTE; unit = this.#unitInString(end)) {
      isEscaped ||= unit === BACKSLASH;
      end += unit === BACKSLASH ? 2 : 1;
    }
    this.#at = end + 1;
    return isEscaped
      ? String(JSON.parse(this.#text.slice(start - 1, this.#at)))
      : this.#text.slice(start, end);
  }

  /** The code unit at `at`; the end of the text and control characters end the reading. */
  #unitInString(at: number): number {
    const unit = this.#text.charCodeAt(at);
    return unit >= FIRST_PRINTABLE ? unit : fail();
  }

  #take(mark: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== mark) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #number(): string {
    NUMBER.lastIndex = this.#at;
    const raw = NUMBER.exec(this.#text)?.[0] ?? fail();
    this.#at += raw.length;
    return raw;
  }
}

/**
 * Reads hostile bytes as RFC 8259 JSON and keeps what JSON.parse loses: the text of numbers (1.0, 1e3,
 * 9007199254740993) and members named twice. `__proto__` is a name like any other. Not JSON are also: invalid
 * UTF-8, a byte order mark, more than MAX_DEPTH levels. A lone surrogate (\ud800) is kept: signed providers refuse
 * it because no UTF-8 text can have been signed with it, and no id may hold one.
 */
export function readJson(bytes: Uint8Array): JsonReading {
  try {
    const reader = new Reader(UTF8.decode(bytes));
    return { kind: 'json', value: reader.document(), contradictory: reader.contradictory };
  } catch {
    return { kind: 'not_json' };
  }
}
