import { viewProjection } from './projection.js';

/** Expected against actual: what the bills say of each payment and refund, beside what we have. */
export const statementMatches = viewProjection('statement-matches');
