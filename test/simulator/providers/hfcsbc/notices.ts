import {
  mergedBody,
  type OrderNotice,
  type Packing,
  refundBody,
  singleBody,
} from '@quittance/schemas/providers/hfcsbc/sandbox';
import type { Notice, Scene } from '../../story.js';

const PACKINGS = ['bare', 'wrapped', 'base64'] as const;

/** The platform packs one order's notices in one way. */
export function packingOf(no: string): Packing {
  return PACKINGS[no.charCodeAt(no.length - 1) % PACKINGS.length] ?? 'bare';
}

export type TradeStatus =
  | 'WAIT'
  | 'SUCCESS'
  | 'SUCCESS_PART_REFUND'
  | 'SUCCESS_FULL_REFUND'
  | 'FAILURE'
  | 'CLOSE'
  | 'CLOSED'
  | 'REFUNDING';

/** What a notice says of one order. Amounts in fen. */
export interface OrderSaying {
  readonly no: string;
  readonly tradeStatus: TradeStatus;
  readonly orderFee: number;
  readonly paymentFee: number;
  readonly refundFee: number;
  /** Each member of a merge may belong to another merchant. */
  readonly merchant: string;
}

/** Who is being refunded has paid. */
function isPaid(tradeStatus: TradeStatus): boolean {
  return tradeStatus.startsWith('SUCCESS') || tradeStatus === 'REFUNDING';
}

function orderNotice(saying: OrderSaying, at: number): OrderNotice {
  return {
    osTradeNo: saying.no,
    ownerTradeNo: `M-${saying.no}`,
    tpTradeNo: `TP-${saying.no}`,
    tradeStatus: saying.tradeStatus,
    orderFee: saying.orderFee,
    paymentFee: saying.paymentFee,
    refundFee: saying.refundFee,
    createdTime: at - 60_000,
    payTime: isPaid(saying.tradeStatus) ? at : null,
    extra: { osMerchantCode: saying.merchant, payChannel: at % 2 === 0 ? 'WX_PAY' : 'ALI_PAY' },
  };
}

const wordsOf = (saying: OrderSaying): string => `${saying.no} ${saying.tradeStatus} ${saying.refundFee}`;

/** A single order's notice. A repetition is the same to the byte: nothing in it tells the time of sending. */
export function single(scene: Scene, saying: OrderSaying): Notice {
  return {
    says: wordsOf(saying),
    body: () => singleBody(orderNotice(saying, scene.at), packingOf(scene.no)),
  };
}

/** One body for the orders of several merchants. */
export function merged(scene: Scene, sayings: readonly OrderSaying[]): Notice {
  return {
    says: sayings.map(wordsOf).join(', '),
    body: () =>
      mergedBody(
        {
          osMergeNo: scene.no,
          ownerMergeNo: `M-${scene.no}`,
          subOrders: sayings.map((saying) => orderNotice(saying, scene.at)),
        },
        packingOf(scene.no),
      ),
  };
}

/** A refund under its own number. */
export function refund(
  scene: Scene,
  minor: number,
  refundStatus: 'WAIT' | 'SUCCESS' | 'FAILURE' | 'CLOSE',
): Notice {
  return {
    says: `${scene.no}-R1 ${refundStatus}`,
    body: () =>
      refundBody(
        {
          osRefundNo: `${scene.no}-R1`,
          ownerRefundNo: `M-${scene.no}-R1`,
          osTradeNo: scene.no,
          tpTradeNo: `TP-${scene.no}`,
          refundStatus,
          refundFee: minor,
          orderFee: scene.minor,
          paymentFee: scene.minor,
          createdTime: scene.at + 3_600_000,
          refundTime: refundStatus === 'SUCCESS' ? scene.at + 3_660_000 : null,
        },
        packingOf(scene.no),
      ),
  };
}
