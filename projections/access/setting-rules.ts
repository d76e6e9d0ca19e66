/** What a user may do with a setting of its profile. */
export type Freedom =
  /** Nothing: the value stands. */
  | { readonly kind: 'fixed' }
  /** Anything: it changes how an answer looks or travels, not what may be asked. */
  | { readonly kind: 'free' }
  /** Any value between, both included: a limit may be made narrower, never wider; 0 would be no limit. */
  | { readonly kind: 'within'; readonly min: number; readonly max: number };

/** One setting of a profile. */
export interface SettingRule {
  readonly name: string;
  readonly value: string | number;
  readonly freedom: Freedom;
}

/** A setting that the user cannot change. */
export function fixed(name: string, value: string | number): SettingRule {
  return { name, value, freedom: { kind: 'fixed' } };
}

/** A setting that the user may change at will, though it is read-only otherwise. */
export function free(name: string, value: string | number): SettingRule {
  return { name, value, freedom: { kind: 'free' } };
}

/** A limit that the user may make narrower. */
export function atMost(name: string, max: number): SettingRule {
  return { name, value: max, freedom: { kind: 'within', min: 1, max } };
}
