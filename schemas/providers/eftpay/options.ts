import type { OptionRule } from '../provider.js';

/** emptyValues: whether parameters with an empty value are signed; the two implementations with VMP use skip them. */
export const options = {
  emptyValues: { values: ['skip', 'keep'], default: 'skip' },
} as const satisfies Readonly<Record<string, OptionRule>>;
