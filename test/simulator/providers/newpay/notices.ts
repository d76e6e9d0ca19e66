import {
  paymentBody,
  refundBody,
  type Signing,
  v1PaymentBody,
  v1RefundBody,
} from '@quittance/schemas/providers/newpay/sandbox';
import type { SandboxAccount } from '../../provider.js';
import type { Notice, Scene } from '../../story.js';
import { majorText } from '../../text.js';

/** NewPay refreshes the envelope's timestamp when it repeats. */
const REPEAT_MS = 10_000;
const RENDERINGS = ['compact-json', 'sorted-json', 'joined', 'flattened', 'java-map'] as const;

/** Half of the orders are signed with each live key. */
export function signingOf(account: SandboxAccount, no: string): Signing {
  const index = no.charCodeAt(no.length - 1) % account.keys.length;
  const { signer } = account.keys[index] ?? account.keys[0];
  const nestedAmount = RENDERINGS.find((name) => name === account.options['nestedAmount']) ?? 'compact-json';
  return { signer, nestedAmount };
}

export function isV1(account: SandboxAccount): boolean {
  return account.options['apiVersion'] === 'v1';
}

/** What differs between the notices of one order. */
export interface PaymentSaying {
  readonly payStatus: 'SUCCESS' | 'EXPIRED' | 'PROCESSING' | 'FAIL';
  readonly settlementStatus?: 0 | 1 | 2;
}

/** V2 payment. */
export function payment(scene: Scene, { payStatus, settlementStatus = 0 }: PaymentSaying): Notice {
  const paid = payStatus === 'SUCCESS';
  return {
    says: `${scene.no} ${payStatus} ${settlementStatus}`,
    body: (attempt) =>
      paymentBody(
        {
          newpayOrderNo: scene.no,
          mchOrderNo: `M-${scene.no}`,
          value: majorText(scene.minor),
          currency: scene.currency,
          payStatus,
          settlementStatus,
          paytime: paid ? scene.at : null,
          timestamp: scene.at + 2_000 + attempt * REPEAT_MS,
        },
        signingOf(scene.account, scene.no),
      ),
  };
}

/** V2 refund number `index` of the order. */
export function refund(
  scene: Scene,
  index: number,
  minor: number,
  refundStatus: 'SUCCESS' | 'PROCESSING' | 'FAIL',
): Notice {
  const refundNo = `${scene.no}-R${index}`;
  return {
    says: `${refundNo} ${refundStatus}`,
    body: (attempt) =>
      refundBody(
        {
          newpayRefundNo: refundNo,
          mchRefundNo: `M-${refundNo}`,
          newpayOrderNo: scene.no,
          refundValue: majorText(minor),
          orderValue: majorText(scene.minor),
          currency: scene.currency,
          refundStatus,
          timestamp: scene.at + 3_600_000 * index + attempt * REPEAT_MS,
        },
        signingOf(scene.account, scene.no),
      ),
  };
}

/** V1 payment: 0 is success, and settlement 1 means none yet. */
export function v1Payment(scene: Scene, transStatus: 0 | 1, settlementStatus: 1 | 2): Notice {
  return {
    says: `${scene.no} ${transStatus} ${settlementStatus}`,
    body: (attempt) =>
      v1PaymentBody(
        {
          newpayOrderNo: scene.no,
          orderNo: `M-${scene.no}`,
          orderAmt: majorText(scene.minor),
          currency: scene.currency,
          transStatus,
          settlementStatus,
          timestamp: scene.at + attempt * 300_000,
        },
        signingOf(scene.account, scene.no),
      ),
  };
}

/** V1 refund; the account's option says that 0 is success here, too. */
export function v1Refund(scene: Scene, minor: number, transStatus: 0 | 1): Notice {
  return {
    says: `${scene.no}-R1 ${transStatus}`,
    body: (attempt) =>
      v1RefundBody(
        {
          newpayRefundOrderNo: `${scene.no}-R1`,
          refundOrderNo: `M-${scene.no}-R1`,
          newpayOrderNo: scene.no,
          orderNo: `M-${scene.no}`,
          refundOrderAmt: majorText(minor),
          currency: scene.currency,
          transStatus,
          timestamp: scene.at + 3_600_000 + attempt * 300_000,
        },
        signingOf(scene.account, scene.no),
      ),
  };
}
