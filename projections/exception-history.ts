import { viewProjection } from './projection.js';

/** Every event of every exception, decisions with who took them. */
export const exceptionHistory = viewProjection('exception-history');
