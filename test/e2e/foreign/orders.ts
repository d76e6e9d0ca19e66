import { randomUUID } from 'node:crypto';
import { type ForeignAccounts, paths } from './accounts.js';
import { eftpayBody, newpayBody } from './signing.js';

/** A callback to be sent, and whether it is genuine. */
export interface Sending {
  readonly path: string;
  readonly body: string;
  readonly genuine: boolean;
}

/** Per provider and currency, in minor units. */
export interface Sums {
  readonly orders: number;
  readonly gross: bigint;
  readonly refunds: bigint;
}

export interface ForeignDay {
  readonly sendings: readonly Sending[];
  readonly sums: ReadonlyMap<string, Sums>;
}

const CURRENCIES = ['LAK', 'USD', 'CNY'] as const;
const HOUR_MS = 3_600_000;

const text = (minor: number): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
const at = (index: number): number => Date.UTC(2026, 2, 1 + (index % 5), index % 24, index % 60);
const stamp = (ms: number): string => new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');

/** `count` orders at each provider; every third is refunded in part, every fifth twice, every eleventh never paid. */
export function foreignDay(count: number, accounts: ForeignAccounts): ForeignDay {
  const sendings: Sending[] = [];
  const sums = new Map<string, Sums>();
  const add = (name: string, paid: number, refunded: number): void => {
    const former = sums.get(name) ?? { orders: 0, gross: 0n, refunds: 0n };
    sums.set(name, {
      orders: former.orders + (paid > 0 ? 1 : 0),
      gross: former.gross + BigInt(paid),
      refunds: former.refunds + BigInt(refunded),
    });
  };
  for (let index = 0; index < count; index++) {
    const minor = 100 + ((index * 7919) % 500_000);
    const refunds = index % 5 === 0 ? [7, 11] : index % 3 === 0 ? [Math.floor(minor / 3)] : [];
    const order = { index, minor, refunds, paid: index % 11 !== 0 || refunds.length > 0 };
    const refunded = refunds.reduce((sum, one) => sum + one, 0);
    sendings.push(
      ...newpayOrder(order, accounts),
      ...eftpayOrder(order, accounts),
      ...hfcsbcOrder(order, accounts),
    );
    const paidMinor = order.paid ? minor : 0;
    add(`newpay ${currencyOf(index)}`, paidMinor, refunded);
    add('eftpay HKD', paidMinor, refunded);
    add('hfcsbc CNY', paidMinor, refunded);
  }
  return { sendings, sums };
}

interface Order {
  readonly index: number;
  readonly minor: number;
  readonly refunds: readonly number[];
  readonly paid: boolean;
}

function currencyOf(index: number): string {
  return CURRENCIES[index % CURRENCIES.length] ?? 'LAK';
}

function newpayOrder({ index, minor, refunds, paid }: Order, accounts: ForeignAccounts): readonly Sending[] {
  const path = paths(accounts).newpay;
  const orderAmt = { value: text(minor), currency: currencyOf(index) };
  const payment = {
    appId: '6',
    payStatus: paid ? 'SUCCESS' : 'FAIL',
    payMethod: 1,
    orderType: 'ONLINE',
    orderAmt,
    mchOrderNo: `mine-${index}`,
    newpayOrderNo: `np-${index}`,
    subject: 'ຂອງຂວັນ & more=less',
    settlementStatus: index % 3,
    paytime: at(index),
    attach: '',
  };
  const refund = (value: number, number: number) => ({
    newpayRefundNo: `npr-${index}-${number}`,
    mchRefundNo: `mine-r-${index}-${number}`,
    newpayOrderNo: `np-${index}`,
    refundAmt: { value: text(value), currency: currencyOf(index) },
    orderAmt,
    refundStatus: 'SUCCESS',
  });
  return [payment, ...refunds.map(refund)].map((data) => ({
    path,
    body: newpayBody(data, accounts.privateKey),
    genuine: true,
  }));
}

function eftpayOrder({ index, minor, refunds, paid }: Order, accounts: ForeignAccounts): readonly Sending[] {
  const path = paths(accounts).eftpay;
  const sale = {
    notify_type: 'trade_status_sync',
    trade_type: 'SALE',
    user_confirm_key: 'S0003469',
    out_trade_no: `mine-${index}`,
    eftpay_trade_no: `eft-${index}`,
    eft_trade_no: `eft-${index}`,
    transaction_id: `bank-${index}`,
    trade_no: `bank-${index}`,
    total_fee: text(minor),
    currency: 'HKD',
    trade_status: paid ? 'TRADE_SUCCESS' : 'TRADE_FAIL',
    gmt_payment: stamp(at(index)),
    time: stamp(at(index)).replace(/\D/g, ''),
    wallet: 'OCT',
    tid: '10000001',
  };
  const refund = (value: number, number: number) => ({
    ...sale,
    trade_type: 'REFUND',
    trade_status: 'TRADE_REFUND',
    refund_no: `eftr-${index}-${number}`,
    return_amount: text(value),
    gmt_payment: stamp(at(index) + HOUR_MS),
  });
  return [sale, ...refunds.map(refund)].map((members) => ({
    path,
    body: eftpayBody(members, accounts.eftpaySecret),
    genuine: true,
  }));
}

/** Refunds come as running totals, one notice after each refund. */
function hfcsbcOrder({ index, minor, refunds, paid }: Order, accounts: ForeignAccounts): readonly Sending[] {
  const path = paths(accounts).hfcsbc;
  const notice = (tradeStatus: string, refundFee: number) => ({
    ownerTradeNo: `mine-${index}`,
    osTradeNo: `os-${index}`,
    tpTradeNo: `tp-${index}`,
    tradeStatus,
    orderFee: minor,
    paymentFee: minor,
    refundFee,
    remark: null,
    osMerchantCode: 'm-1',
    osStoreCode: 's-1',
    createdTime: at(index),
    payTime: at(index),
    payChannel: 'WX_PAY',
    payProduct: 'USER_QR',
    title: '礼物',
  });
  const totals = refunds.map((_, last) => refunds.slice(0, last + 1).reduce((sum, one) => sum + one, 0));
  const notices = paid
    ? [notice('SUCCESS', 0), ...totals.map((total) => notice('SUCCESS_PART_REFUND', total))]
    : [notice('FAILURE', 0)];
  return notices.map((business) => ({ path, body: JSON.stringify(business), genuine: true }));
}

/** What somebody without the keys would send to be paid: each is refused, or the sums are wrong. */
export function forgeries(sendings: readonly Sending[], every: number): readonly Sending[] {
  return sendings
    .filter((_, index) => index % every === 0)
    .map(({ path, body }) => {
      const forgedNo = randomUUID();
      const changed = body.replace(/(np|eft|os)-\d+/g, forgedNo);
      const elsewhere = path.replace(/^(\/callbacks\/hfcsbc\/hefei\/).*/, `$1${forgedNo}`);
      return { path: elsewhere, body: changed, genuine: false };
    });
}

/** Fisher–Yates with a fixed seed: a failure can be looked at again. */
export function shuffled<T>(list: readonly T[], seed = 42): readonly T[] {
  const result = [...list];
  let state = seed;
  for (let last = result.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = state % (last + 1);
    const kept = result[last];
    const moved = result[other];
    if (kept !== undefined && moved !== undefined) [result[last], result[other]] = [moved, kept];
  }
  return result;
}
