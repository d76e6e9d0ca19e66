import { viewProjection } from './projection.js';

/** The append-only journal: those order events that move money. */
export const movements = viewProjection('movements');
