import type { Exponents } from '../../money.js';

/** Amounts are integers in fen and no currency is sent: always CURRENCY. */
export const exponents: Exponents = { CNY: 2 };
export const CURRENCY = 'CNY';
