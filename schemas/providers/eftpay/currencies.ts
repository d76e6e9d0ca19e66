import type { Exponents } from '../../money.js';

/** Currency HKD (default) or CNY, at most 2 decimals (PreOrder pages). */
export const exponents: Exponents = { HKD: 2, CNY: 2 };
