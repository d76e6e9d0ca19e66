import { viewProjection } from './projection.js';

/** One row per exception of each order's latest version, cleared ones too. */
export const exceptions = viewProjection('exceptions');
