import type { DocumentedField } from '../drift.js';

/** total_fee and return_amount are String(8): two decimals leave room for 99999.99. */
export const AMOUNT_LENGTH = 8;

const NAMES = [
  ...[
    'notify_type',
    'trade_type',
    'user_confirm_key',
    'out_trade_no',
    'total_fee',
    'currency',
    'trade_status',
  ],
  ...[
    'gmt_payment',
    'tid',
    'time',
    'transaction_id',
    'eftpay_trade_no',
    'trade_no',
    'eft_trade_no',
    'wallet',
  ],
  ...['payment_type', 'scene_type', 'return_amount', 'refund_no', 'rejectReason'],
];

/**
 * The fields of the notification pages that are read: each is a String. Scenes differ in what they send and the
 * pages' column "Requirement" is empty, so none is mandatory; nor are the lengths binding (a sample has 31 characters
 * in a String(28)).
 */
export const documentedFields: readonly DocumentedField[] = NAMES.map((name) => ({ name, type: 'string' }));
