import fc from 'fast-check';
import { type BillLine, bills } from './bills.js';
import { type Deed, deeds } from './deeds.js';
import { eftpayNotices } from './notices/eftpay.js';
import { hfcsbcNotices } from './notices/hfcsbc.js';
import { v1Notices, v2Notices } from './notices/newpay.js';
import type { Notice } from './notices/notice.js';

/** The account a history comes in at. */
export interface Front {
  readonly provider: string;
  readonly timeZone: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What came in at one account, in order of arrival, and a number from which another order is drawn. */
export interface History {
  readonly front: Front;
  readonly notices: readonly Notice[];
  /** What people decide meanwhile. */
  readonly deeds: readonly Deed[];
  /** Lines of the provider's bills that are imported meanwhile. */
  readonly bills: readonly BillLine[];
  readonly shuffle: number;
}

const newpay = (options: Front['options']): Front => ({
  provider: 'newpay',
  timeZone: 'Asia/Vientiane',
  options,
});
const hfcsbc: Front = { provider: 'hfcsbc', timeZone: 'Asia/Shanghai', options: {} };
/** Two of the three merchants are known to the account. */
const hfcsbcOfMany: Front = {
  ...hfcsbc,
  options: { 'merchant.ordA-merchant': 'acme', 'merchant.ordB-merchant': 'rival' },
};
const eftpay: Front = { provider: 'eftpay', timeZone: 'Asia/Hong_Kong', options: {} };

function historyOf(front: Front, notices: fc.Arbitrary<Notice>): fc.Arbitrary<History> {
  return fc.record({
    front: fc.constant(front),
    notices: fc.array(notices, { maxLength: 8, size: 'max' }),
    deeds,
    bills,
    shuffle: fc.nat(),
  });
}

/** Histories of all providers and callback kinds, sensible or not. */
export const histories: fc.Arbitrary<History> = fc.oneof(
  { weight: 3, arbitrary: historyOf(newpay({ apiVersion: 'v2' }), v2Notices) },
  { weight: 1, arbitrary: historyOf(newpay({ apiVersion: 'v1' }), v1Notices) },
  { weight: 1, arbitrary: historyOf(newpay({ apiVersion: 'v1', v1RefundSuccess: '0' }), v1Notices) },
  { weight: 3, arbitrary: historyOf(hfcsbc, hfcsbcNotices) },
  { weight: 1, arbitrary: historyOf(hfcsbcOfMany, hfcsbcNotices) },
  { weight: 3, arbitrary: historyOf(eftpay, eftpayNotices) },
);
