import type { Problem } from '../config/problem.js';

/**
 * A value somewhere in the accounts file with its path, which notes mistakes instead of throwing, so that one
 * reading finds them all. Messages never repeat a value: it may be a secret in the wrong place.
 */
export class JsonNode {
  readonly path: string;
  readonly value: unknown;
  readonly #problems: Problem[];

  constructor(path: string, value: unknown, problems: Problem[]) {
    this.path = path;
    this.value = value;
    this.#problems = problems;
  }

  /** Notes a mistake here. Returns null, which is what a reader returns where there is no usable value. */
  mistake(problem: string, whatToDo: string): null {
    this.#problems.push({ where: this.path || 'accounts file', problem, whatToDo });
    return null;
  }

  /** Another value, told by the path of this one. */
  at(value: unknown): JsonNode {
    return new JsonNode(this.path, value, this.#problems);
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

  items(what: string): readonly JsonNode[] {
    if (!Array.isArray(this.value) || this.value.length === 0) {
      this.mistake(this.missing ? 'is missing' : `holds no ${what}`, `list at least one ${what} in [ … ]`);
      return [];
    }
    return this.value.map(
      (value: unknown, index) => new JsonNode(`${this.path}[${index}]`, value, this.#problems),
    );
  }

  text(pattern: RegExp, hint: string): string | null {
    if (this.missing) return this.mistake('is missing', `add it: ${hint}`);
    if (typeof this.value !== 'string') return this.mistake('is not a text', `write ${hint} in quotes`);
    if (!pattern.test(this.value)) return this.mistake('cannot be used', `write ${hint}`);
    return this.value;
  }

  #child(name: string, value: unknown): JsonNode {
    return new JsonNode(this.path === '' ? name : `${this.path}.${name}`, value, this.#problems);
  }
}
