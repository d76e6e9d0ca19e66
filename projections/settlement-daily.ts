import { viewProjection } from './projection.js';

/** Day by day what was paid, refunded and settled; recomputed at every reading. */
export const settlementDaily = viewProjection('settlement-daily');
