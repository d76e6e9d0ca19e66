import type { Problem } from '../config/problem.js';

/**
 * A value somewhere in the accounts file with its path, which notes mistakes instead of throwing, so that one
 * reading finds them all. Messages never repeat a value: it may be a secret in the wrong place.
 */
export class JsonNode {
  readonly path: string;
  readonly value: unknown;
  readonly #problems: Problem[];
  readonly #file: string;

  /** @param file what a mistake in the file as a whole is told by */
  constructor(path: string, value: unknown, problems: Problem[], file = 'accounts file') {
    this.path = path;
    this.value = value;
    this.#problems = problems;
    this.#file = file;
  }

  /** Notes a mistake here. Returns null, which is what a reader returns where there is no usable value. */
  mistake(problem: string, whatToDo: string): null {
    this.#problems.push({ where: this.path || this.#file, problem, whatToDo });
    return null;
  }

  /** Another value, told by the path of this one. */
  at(value: unknown): JsonNode {
    return this.#made(this.path, value);
  }

  get missing(): boolean {
    return this.value === undefined;
  }

  /** The members of an object; any that is not in `known` is a mistake, for it would be silently without effect. */
  members(known: readonly string[]): ReadonlyMap<string, JsonNode> | null {
    if (this.missing) return this.mistake('is missing', 'add it');
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value))
      return this.mistake('is not an object', `write { … } with ${known.join(', ')}`);
    const entries = new Map<string, unknown>(Object.entries(this.value));
    for (const [name, value] of entries)
      if (!known.includes(name))
        this.#child(name, value).mistake('is not known here', `known are: ${known.join(', ') || 'none'}`);
    return new Map(known.map((name) => [name, this.#child(name, entries.get(name))]));
  }

  /** The members of an object whose names are free. */
  entries(what: string): readonly (readonly [string, JsonNode])[] {
    if (this.missing) this.mistake('is missing', `name at least one ${what} in { … }`);
    else if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value))
      this.mistake('is not an object', `name each ${what} in { … }`);
    else {
      const members: [string, unknown][] = Object.entries(this.value);
      if (members.length === 0)
        this.mistake(`holds no ${what}`, `name at least one ${what}, or leave it out`);
      return members.map(([name, value]) => [name, this.#child(name, value)]);
    }
    return [];
  }

  items(what: string): readonly JsonNode[] {
    if (!Array.isArray(this.value) || this.value.length === 0) {
      this.mistake(this.missing ? 'is missing' : `holds no ${what}`, `list at least one ${what} in [ … ]`);
      return [];
    }
    return this.value.map((value: unknown, index) => this.#made(`${this.path}[${index}]`, value));
  }

  text(pattern: RegExp, hint: string): string | null {
    if (this.missing) return this.mistake('is missing', `add it: ${hint}`);
    if (typeof this.value !== 'string') return this.mistake('is not a text', `write ${hint} in quotes`);
    if (!pattern.test(this.value)) return this.mistake('cannot be used', `write ${hint}`);
    return this.value;
  }

  /** true or false; missing is false. */
  flag(): boolean {
    if (typeof this.value === 'boolean') return this.value;
    if (!this.missing) this.mistake('is not true or false', 'write true or false, without quotes');
    return false;
  }

  whole(min: number, max: number): number | null {
    const isWithin = Number.isInteger(this.value) && Number(this.value) >= min && Number(this.value) <= max;
    return isWithin
      ? Number(this.value)
      : this.mistake('cannot be used', `write a whole number, ${min} to ${max}`);
  }

  #child(name: string, value: unknown): JsonNode {
    return this.#made(this.path === '' ? name : `${this.path}.${name}`, value);
  }

  #made(path: string, value: unknown): JsonNode {
    return new JsonNode(path, value, this.#problems, this.#file);
  }
}
