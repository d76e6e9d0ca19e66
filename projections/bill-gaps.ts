import { viewProjection } from './projection.js';

/**
 * What we have and no bill lists. The views exceptions and statement_matches read this one, so it is made before them:
 * views are made in the order of index.ts.
 */
export const billGaps = viewProjection('bill-gaps');
