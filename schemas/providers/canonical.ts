/** One `name=value` of a signed text; a null value is always left out. */
export type Parameter = readonly [name: string, value: string | null];

export interface CanonicalRules {
  /** Names that do not take part, such as the signature itself. */
  readonly leaveOut: readonly string[];
  /** Whether a parameter whose value is the empty string takes part. */
  readonly emptyValues: 'keep' | 'skip';
}

/** Sorts by UTF-16 code unit: capitals before `_` before small letters. localeCompare would break signatures. */
function byName(left: Parameter, right: Parameter): number {
  return left[0] < right[0] ? -1 : 1;
}

/** `k1=v1&k2=v2…`, sorted by name: the text NewPay and eftPay sign (see their READMEs for the rules of each). */
export function canonicalText(parameters: readonly Parameter[], rules: CanonicalRules): string {
  const { leaveOut, emptyValues } = rules;
  const signed = parameters.filter(
    ([name, value]) => value !== null && (value !== '' || emptyValues === 'keep') && !leaveOut.includes(name),
  );
  let text = '';
  for (const [name, value] of signed.sort(byName)) text += `${text === '' ? '' : '&'}${name}=${value}`;
  return text;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** A text with half a surrogate pair has no UTF-8 form, so nobody can have signed it. */
export function isSignable(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
