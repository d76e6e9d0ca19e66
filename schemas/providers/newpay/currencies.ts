import type { Exponents } from '../../money.js';

/** The callback page lists these three; its V1 sample sends LAK as "123.00", so LAK has 2 digits here. */
export const exponents: Exponents = { CNY: 2, USD: 2, LAK: 2 };
