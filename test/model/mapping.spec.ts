import { generateKeyPairSync } from 'node:crypto';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import * as eftpay from '@quittance/schemas/providers/eftpay/sandbox';
import * as hfcsbc from '@quittance/schemas/providers/hfcsbc/sandbox';
import * as newpay from '@quittance/schemas/providers/newpay/sandbox';
import { fold } from './folded.js';
import { factsOf, translated } from './front.js';
import type { Front } from './histories.js';
import { compact, NOON, type Notice } from './notices/notice.js';

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const signing = { signer: privateKey };

const N2: Front = { provider: 'newpay', timeZone: 'Asia/Vientiane', options: { apiVersion: 'v2' } };
const N1: Front = { provider: 'newpay', timeZone: 'Asia/Vientiane', options: { apiVersion: 'v1' } };
const O: Front = { provider: 'hfcsbc', timeZone: 'Asia/Shanghai', options: {} };
const E: Front = { provider: 'eftpay', timeZone: 'Asia/Hong_Kong', options: {} };

const pay = (payStatus: string, settlement: number | null = null) =>
  newpay.paymentBody(
    {
      ...{ newpayOrderNo: 'A', mchOrderNo: 'mine', value: '1.00', currency: 'CNY', payStatus },
      ...{ settlementStatus: settlement, paytime: NOON, timestamp: NOON },
    },
    signing,
  );
const payBack = (refundStatus: string, orderValue = '1.00') =>
  newpay.refundBody(
    {
      ...{ newpayRefundNo: 'R', mchRefundNo: 'mine', newpayOrderNo: 'A', refundValue: '0.29', orderValue },
      ...{ currency: 'CNY', refundStatus, timestamp: NOON },
    },
    signing,
  );
const v1Pay = (transStatus: number, settlementStatus: number | null = null) =>
  newpay.v1PaymentBody(
    {
      ...{ newpayOrderNo: 'A', orderNo: 'mine', orderAmt: '1.00', currency: 'CNY', transStatus },
      ...{ settlementStatus, timestamp: NOON },
    },
    signing,
  );
const trade = (tradeStatus: string, refundFee = 0): hfcsbc.OrderNotice => ({
  ...{ osTradeNo: 'A', ownerTradeNo: 'mine', tpTradeNo: 'net', tradeStatus },
  ...{ orderFee: 100, paymentFee: 100, refundFee, createdTime: NOON, payTime: NOON },
});
const common = {
  ...{ userConfirmKey: 'U', eftpayTradeNo: 'A', outTradeNo: 'mine', transactionId: 'net', totalFee: '1' },
  ...{ currency: 'HKD', wallet: 'ALIPAYCN', gmtPayment: compact(NOON), time: compact(NOON) },
};
const sale = (tradeStatus: string) => eftpay.saleBody('web', { ...common, tradeStatus }, 'secret');
const back = (tradeStatus: string, extra = {}) =>
  eftpay.refundBody('web', { ...common, tradeStatus, refundNo: 'R', returnAmount: '0.29', extra }, 'secret');

function heard(front: Front, body: string) {
  const notice: Notice = { body, receivedAt: NOON, trust: 'SIGNED', unsigned: 'hold' };
  const facts: readonly OrderFact[] = factsOf({ front, notices: [notice], deeds: [], bills: [], shuffle: 0 });
  const folded = fold(facts.map((fact, offset) => ({ fact, partition: 0, offset })));
  return { notice, facts, folded };
}

/** domain.md §3.3: what a callback says, as facts and as events of an order nobody has heard of. */
test.each([
  ['N PROCESSING', N2, pay('PROCESSING'), ['payment.pending'], ['payment.pending']],
  ['N SUCCESS', N2, pay('SUCCESS'), ['payment.succeeded'], ['payment.succeeded +100']],
  ['N FAIL', N2, pay('FAIL'), ['payment.failed'], ['payment.failed']],
  ['N EXPIRED', N2, pay('EXPIRED'), ['payment.expired'], ['payment.expired']],
  [
    'N SUCCESS with a settlement status',
    N2,
    pay('SUCCESS', 1),
    ['payment.succeeded', 'settlement.reported'],
    ['payment.succeeded +100', 'settlement.reported'],
  ],
  ['N refund PROCESSING', N2, payBack('PROCESSING'), ['refund.pending'], ['refund.pending']],
  ['N refund SUCCESS', N2, payBack('SUCCESS'), ['refund.succeeded'], ['refund.succeeded -29']],
  ['N refund FAIL', N2, payBack('FAIL'), ['refund.failed'], ['refund.failed']],
  ['N v1 0', N1, v1Pay(0), ['payment.succeeded'], ['payment.succeeded +100']],
  ['N v1 1', N1, v1Pay(1), ['payment.failed'], ['payment.failed']],
  [
    'N v1 settled',
    N1,
    v1Pay(0, 2),
    ['payment.succeeded', 'settlement.reported'],
    ['payment.succeeded +100', 'settlement.reported'],
  ],
  ['O WAIT', O, hfcsbc.singleBody(trade('WAIT'), 'bare'), ['payment.pending'], ['payment.pending']],
  ['O FAILURE', O, hfcsbc.singleBody(trade('FAILURE'), 'bare'), ['payment.failed'], ['payment.failed']],
  ['O CLOSE', O, hfcsbc.singleBody(trade('CLOSE'), 'bare'), ['payment.closed'], ['payment.closed']],
  [
    'O SUCCESS',
    O,
    hfcsbc.singleBody(trade('SUCCESS'), 'bare'),
    ['payment.succeeded'],
    ['payment.succeeded +100'],
  ],
  [
    'O SUCCESS with refundFee',
    O,
    hfcsbc.singleBody(trade('SUCCESS', 29), 'bare'),
    ['payment.succeeded', 'refund.total_reported'],
    ['payment.succeeded +100', 'refund.succeeded -29'],
  ],
  [
    'O SUCCESS_PART_REFUND',
    O,
    hfcsbc.singleBody(trade('SUCCESS_PART_REFUND', 29), 'bare'),
    ['payment.succeeded', 'refund.total_reported'],
    ['payment.succeeded +100', 'refund.succeeded -29'],
  ],
  [
    'O SUCCESS_FULL_REFUND',
    O,
    hfcsbc.singleBody(trade('SUCCESS_FULL_REFUND', 100), 'bare'),
    ['payment.succeeded', 'refund.total_reported'],
    ['payment.succeeded +100', 'refund.succeeded -100'],
  ],
  [
    'O merged body',
    O,
    hfcsbc.mergedBody(
      {
        osMergeNo: 'G',
        ownerMergeNo: 'g',
        subOrders: [trade('SUCCESS'), { ...trade('WAIT'), osTradeNo: 'B' }],
      },
      'bare',
    ),
    ['payment.succeeded', 'payment.pending'],
    ['payment.succeeded +100', 'merge.reported', 'payment.pending', 'merge.reported'],
  ],
  ['E sale TRADE_SUCCESS', E, sale('TRADE_SUCCESS'), ['payment.succeeded'], ['payment.succeeded +100']],
  ['E sale TRADE_PROCESSING', E, sale('TRADE_PROCESSING'), ['payment.pending'], ['payment.pending']],
  ['E sale TRADE_FAIL', E, sale('TRADE_FAIL'), ['payment.failed'], ['payment.failed']],
  ['E TRADE_REFUND', E, back('TRADE_REFUND'), ['refund.succeeded'], ['refund.succeeded -29']],
  ['E TRADE_CLOSED of a refund', E, back('TRADE_CLOSED'), ['refund.succeeded'], ['refund.succeeded -29']],
  ['E TRADE_FAIL of a refund', E, back('TRADE_FAIL'), ['refund.failed'], ['refund.failed']],
  ['E rejectReason', E, back('TRADE_REFUND', { rejectReason: 'no' }), ['refund.failed'], ['refund.failed']],
  ['E TRADE_PROCESSING of a refund', E, back('TRADE_PROCESSING'), ['refund.pending'], ['refund.pending']],
  ['E APPLY_SUCCESS', E, back('APPLY_SUCCESS'), ['refund.pending'], ['refund.pending']],
] as const)('%s', (_, front, body, types, events) => {
  const { facts, folded } = heard(front, body);
  expect(facts.map((fact) => fact.type)).toEqual(types);
  const told = folded.events.filter(({ type }) => !type.startsWith('exception.'));
  expect(told.map(({ type, movement_minor: minor }) => `${type} ${signed(minor)}`.trim())).toEqual(events);
});

test('the price in a refund callback of N is checked against the order', () => {
  const facts = [pay('SUCCESS'), payBack('SUCCESS', '0.90')].flatMap((body) => heard(N2, body).facts);
  const { orders } = fold(facts.map((fact, offset) => ({ fact, partition: 0, offset })));
  const exceptions = [...orders.values()].flatMap((order) => order.exceptions);
  expect(exceptions.map(({ kind, at_stake_minor }) => [kind, at_stake_minor])).toEqual([
    ['amount_mismatch', 10n],
  ]);
});

test('an envelope of N that says success=false is no fact', () => {
  const body = JSON.stringify({ ...JSON.parse(pay('SUCCESS')), success: false });
  const { notice, facts } = heard(N2, body);
  expect(facts).toEqual([]);
  expect(translated(N2, notice)).toMatchObject({ kind: 'unreadable', reason: 'provider_error_envelope' });
});

function signed(minor: bigint | null): string {
  if (minor === null) return '';
  return minor > 0n ? `+${minor}` : `${minor}`;
}
