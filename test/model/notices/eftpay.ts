import {
  type RefundScene,
  refundBody,
  type SaleScene,
  saleBody,
} from '@quittance/schemas/providers/eftpay/sandbox';
import fc from 'fast-check';
import { cents, compact, envelopeTime, major, noticesOf, order, providerTime, refund } from './notice.js';

/** translate() looks at no signature. */
const SECRET = 'secret of the model';

const common = fc
  .record({
    order,
    cents,
    currency: fc.constantFrom('HKD', 'HKD', 'HKD', 'CNY'),
    wallet: fc.constantFrom('ALIPAYCN', 'ALIPAYCN', 'WECHATHK'),
    gmtPayment: providerTime,
    time: envelopeTime,
  })
  .map((said) => ({
    userConfirmKey: `${said.order}-user`,
    eftpayTradeNo: said.order,
    outTradeNo: `${said.order}-own`,
    transactionId: `${said.order}-network`,
    totalFee: major(said.cents),
    currency: said.currency,
    wallet: said.wallet,
    gmtPayment: said.gmtPayment === null ? '' : compact(said.gmtPayment),
    time: compact(said.time),
  }));

/** TRADE_CLOSED has a meaning only where trade_type says SALE; without eftPay's number the merchant's is taken. */
const sale = fc
  .record({
    common,
    scene: fc.constantFrom<SaleScene>('web', 'app', 'jsapi', 'qrcode'),
    tradeStatus: fc.constantFrom(
      'TRADE_SUCCESS',
      'TRADE_SUCCESS',
      'TRADE_PROCESSING',
      'TRADE_FAIL',
      'TRADE_CLOSED',
    ),
    extra: fc.constantFrom({}, {}, {}, { eftpay_trade_no: '' }),
  })
  .map(({ common: fields, scene, ...said }) => saleBody(scene, { ...fields, ...said }, SECRET));

const refunds = fc
  .record({
    common,
    scene: fc.constantFrom<RefundScene>('web', 'jsapi'),
    tradeStatus: fc.constantFrom(
      'TRADE_REFUND',
      'TRADE_REFUND',
      'TRADE_CLOSED',
      'TRADE_FAIL',
      'TRADE_PROCESSING',
      'APPLY_SUCCESS',
      'DREAMT',
    ),
    refundNo: refund,
    returnAmount: cents.map(major),
    extra: fc.constantFrom({}, {}, {}, { rejectReason: 'no money' }),
  })
  .map(({ common: fields, scene, ...said }) => refundBody(scene, { ...fields, ...said }, SECRET));

/** Sales and refunds of several scenes. */
export const eftpayNotices = noticesOf(fc.oneof(sale, refunds));
