import { viewProjection } from './projection.js';

/**
 * One row per exception: those of each order's latest version, cleared ones too, and those that time or another order
 * decides, with what people did about each.
 */
export const exceptions = viewProjection('exceptions');
