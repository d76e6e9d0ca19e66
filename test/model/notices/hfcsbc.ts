import {
  mergedBody,
  type OrderNotice,
  type Packing,
  refundBody,
  singleBody,
} from '@quittance/schemas/providers/hfcsbc/sandbox';
import fc from 'fast-check';
import { cents, NOON, noticesOf, ORDERS, order, providerTime, refund } from './notice.js';

const packing = fc.constantFrom<Packing>('bare', 'bare', 'wrapped', 'base64');
/** 0 is an unset long. */
const createdTime = fc.constantFrom(NOON - 60_000, NOON - 60_000, 0);
const TRADES = [
  'SUCCESS',
  'SUCCESS',
  'SUCCESS_PART_REFUND',
  'SUCCESS_PART_REFUND',
  'SUCCESS_FULL_REFUND',
  'REFUNDING',
  'WAIT',
  'FAILURE',
  'CLOSE',
  'CLOSED',
];

const said = fc.record({
  tradeStatus: fc.constantFrom(...TRADES, 'DREAMT'),
  orderFee: cents,
  paymentFee: cents,
  refundFee: fc.constantFrom(0, 0, 29, 50, 50, 71, 100, 200),
  createdTime,
  payTime: providerTime,
  payChannel: fc.constantFrom('WX_PAY', 'WX_PAY', 'ALI_PAY'),
});
type Said = typeof said extends fc.Arbitrary<infer Value> ? Value : never;

/** Every member of a merge belongs to a merchant of its own. */
function notice(name: string, { payChannel, ...fields }: Said): OrderNotice {
  return {
    osTradeNo: name,
    ownerTradeNo: `${name}-own`,
    tpTradeNo: `${name}-network`,
    ...fields,
    extra: {
      payChannel,
      osMerchantCode: `${name}-merchant`,
      osStoreCode: `${name}-store`,
      ownerPayTerminal: `${name}-till`,
      remark: `${name}-remark`,
    },
  };
}

const single = fc
  .tuple(order, said, packing)
  .map(([name, fields, how]) => singleBody(notice(name, fields), how));
const merged = fc
  .tuple(
    fc.subarray([...ORDERS], { minLength: 1 }),
    fc.tuple(said, said, said),
    fc.constantFrom('G1', 'G2'),
    packing,
  )
  .map(([names, fields, osMergeNo, how]) =>
    mergedBody(
      {
        osMergeNo,
        ownerMergeNo: null,
        subOrders: names.flatMap((name, index) =>
          fields.slice(index, index + 1).map((each) => notice(name, each)),
        ),
      },
      how,
    ),
  );
const named = fc
  .record({
    order,
    refund,
    refundStatus: fc.constantFrom('SUCCESS', 'SUCCESS', 'WAIT', 'FAILURE', 'CLOSE'),
    refundFee: cents,
    orderFee: cents,
    createdTime,
    refundTime: providerTime,
  })
  .map(({ order: name, refund: no, ...fields }) =>
    refundBody(
      {
        ...fields,
        osRefundNo: `${name}-${no}`,
        ownerRefundNo: `${name}-own-${no}`,
        osTradeNo: name,
        tpTradeNo: `${name}-network`,
        paymentFee: fields.orderFee,
      },
      'bare',
    ),
  );

/** Single orders, merges and refunds. */
export const hfcsbcNotices = noticesOf(
  fc.oneof(
    { weight: 5, arbitrary: single },
    { weight: 2, arbitrary: merged },
    { weight: 2, arbitrary: named },
  ),
);
