import { statements } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** Imported bills: what each covers, its sums, who imported it, and what replaced it. */
export const statementsTable = tableProjection({
  name: 'statements',
  topic: statements,
  version: 1,
  fields: [
    'statement_id',
    'file_hash',
    'file_name',
    'provider',
    'account',
    'statement_day',
    'time_zone',
    'from_at',
    'until_at',
    'covers',
    'currencies',
    'lines',
    'rows',
    'sums',
    'checks',
    'replaces',
    'actor',
    'imported_at',
  ],
});
