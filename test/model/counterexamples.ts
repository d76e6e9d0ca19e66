import type { Front, History } from './histories.js';
import { NOON, type Notice } from './notices/notice.js';

/** A history that broke a law once, under the name of what was wrong. */
interface Counterexample {
  readonly name: string;
  readonly history: History;
}

const laos: Front = { provider: 'newpay', timeZone: 'Asia/Vientiane', options: { apiVersion: 'v1' } };

/** A V1 notice of one order, which has no time but that of its envelope. */
function v1(transStatus: number, orderAmt: string, currency: string, timestamp: number): Notice {
  const said = { newpayOrderNo: 'ordA', orderAmt, currency, transStatus, settlementStatus: null, timestamp };
  return { body: JSON.stringify(said), receivedAt: NOON, trust: 'SIGNED', unsigned: 'hold' };
}

function heard(...notices: readonly Notice[]): readonly History[] {
  return [0, 1, 2, 3, 4].map((shuffle) => ({ front: laos, notices, deeds: [], bills: [], shuffle }));
}

/** Each under several shuffles, so that the order which broke it is among them. */
export const COUNTEREXAMPLES: readonly Counterexample[] = [
  ...heard(
    v1(1, '0.29', 'CNY', NOON + 10_000),
    v1(1, '1.00', 'CNY', NOON + 10_000),
    v1(1, '0.29', 'CNY', NOON),
  ).map((history) => ({ name: 'a retry with a refreshed time moved the price of a failed order', history })),
  ...heard(
    v1(0, '1.00', 'USD', NOON + 10_000),
    v1(0, '1.00', 'CNY', NOON + 10_000),
    v1(0, '1.00', 'USD', NOON),
  ).map((history) => ({
    name: 'a retry with a refreshed time moved the currency of a restated payment',
    history,
  })),
];
