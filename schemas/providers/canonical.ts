/** One `name=value` of a signed text; a null value is always left out. */
export type Parameter = readonly [name: string, value: string | null];

export interface CanonicalRules {
  /** Names that do not take part, such as the signature itself. */
  readonly leaveOut: readonly string[];
  /** Whether a parameter whose value is the empty string takes part. */
  readonly emptyValues: 'keep' | 'skip';
}

/** Up to so many are put in order where they stand; for more that would take quadratic time. */
const FEW = 32;

/** Every index here is below the length by construction. */
function at(texts: readonly string[], index: number): string {
  return texts[index] ?? '';
}

/**
 * Parameters of a signed text, told in any order. Names and values lie in two lists and no pair is made of them: this
 * is done for every callback, and what is made there has to be collected.
 */
export class SignedParameters {
  readonly #rules: CanonicalRules;
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  constructor(rules: CanonicalRules) {
    this.#rules = rules;
  }

  add(name: string, value: string | null): void {
    const { leaveOut, emptyValues } = this.#rules;
    if (value === null || (value === '' && emptyValues === 'skip') || leaveOut.includes(name)) return;
    this.#names.push(name);
    this.#values.push(value);
  }

  /**
   * `k1=v1&k2=v2…`, sorted by name: the text NewPay and eftPay sign (see their READMEs for the rules of each). By UTF-16
   * code unit: capitals before `_` before small letters. localeCompare would break signatures.
   */
  text(): string {
    const names = this.#names;
    const values = this.#values;
    if (names.length <= FEW) sortInPlace(names, values);
    else sortCopies(names, values);
    let text = '';
    for (let index = 0; index < names.length; index += 1)
      text += `${index === 0 ? '' : '&'}${at(names, index)}=${at(values, index)}`;
    return text;
  }
}

/** By insertion: equal names stay in the order they came in. */
function sortInPlace(names: string[], values: string[]): void {
  for (let from = 1; from < names.length; from += 1) {
    const name = at(names, from);
    const value = at(values, from);
    let to = from;
    for (; to > 0 && name < at(names, to - 1); to -= 1) {
      names[to] = at(names, to - 1);
      values[to] = at(values, to - 1);
    }
    names[to] = name;
    values[to] = value;
  }
}

function sortCopies(names: string[], values: string[]): void {
  const pairs = names.map((name, index) => ({ name, value: at(values, index) }));
  pairs.sort((left, right) => (left.name === right.name ? 0 : left.name < right.name ? -1 : 1));
  pairs.forEach(({ name, value }, index) => {
    names[index] = name;
    values[index] = value;
  });
}

/** The text of all parameters at once. */
export function canonicalText(parameters: readonly Parameter[], rules: CanonicalRules): string {
  const signed = new SignedParameters(rules);
  for (const [name, value] of parameters) signed.add(name, value);
  return signed.text();
}

/** A text with half a surrogate pair has no UTF-8 form, so nobody can have signed it. */
export function isSignable(text: string): boolean {
  return text.isWellFormed();
}
