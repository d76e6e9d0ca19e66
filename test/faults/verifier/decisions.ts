import type { FindingOf } from '../../model/naive-decisions.js';

/** Nobody decides anything in the suite, so nothing is asked about what was found. */
export const noFinding: FindingOf = () => null;
