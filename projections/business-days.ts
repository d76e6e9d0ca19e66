import { viewProjection } from './projection.js';

/** The days of the business calendars. */
export const businessDays = viewProjection('business-days');
