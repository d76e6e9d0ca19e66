import { viewProjection } from './projection.js';

/** One row per refund of each order's latest version. */
export const refunds = viewProjection('refunds');
