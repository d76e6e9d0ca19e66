import type { ExceptionRow } from './row.js';

/** An open restatement of 2.50 USD. */
export const RESTATED_ROW: ExceptionRow = {
  handle: '0123456789ab',
  orderKey: 'newpay|laos|N1',
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  providerOrderNo: 'N1',
  kind: 'restated',
  subject: 'newpay|laos|payment|N1|SUCCESS',
  severity: 'H',
  state: 'OPEN',
  currency: 'USD',
  exponent: 2,
  atStakeMinor: 250n,
  firstSeenAt: '2026-03-01 05:00:00.000',
  detail: 'paid 10 or 12.50',
  findingId: 'f0f0',
  causes: ['newpay|laos|payment|N1|SUCCESS'],
  assignee: null,
  handledBy: null,
  handledAt: null,
  reason: null,
  note: null,
};
