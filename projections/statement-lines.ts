import { statementLines } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** The lines of imported bills, as they stand there. */
export const statementLinesTable = tableProjection({
  name: 'statement-lines',
  topic: statementLines,
  version: 1,
  fields: [
    'statement_id',
    'row',
    'provider',
    'account',
    'merchant',
    'statement_day',
    'kind',
    'state',
    'provider_state',
    'provider_order_no',
    'merchant_order_no',
    'refund_no',
    'merchant_code',
    'currency',
    'exponent',
    'amount_minor',
    'fee_e5',
    'settleable_minor',
    'occurred_at',
    'replaces',
    'imported_at',
  ],
});
