import type { OptionRule } from '../provider.js';

/**
 * unsigned: callbacks carry no signature (README), so `hold` keeps their amounts out of every sum until a person
 * decides; `count_flagged` counts them, marked.
 */
export const options = {
  unsigned: { values: ['hold', 'count_flagged'], default: 'hold' },
} as const satisfies Readonly<Record<string, OptionRule>>;
