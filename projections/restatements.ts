import { viewProjection } from './projection.js';

/** What was booked on a closed day after it was closed: why "as known now" differs from "as closed". */
export const restatements = viewProjection('restatements');
