import { viewProjection } from './projection.js';

/** Merged orders as groups: what is known of their members beside what was reported. Platform only: it spans merchants. */
export const merges = viewProjection('merges');
