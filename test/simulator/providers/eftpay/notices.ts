import {
  type RefundScene,
  refundBody,
  type SaleNotice,
  type SaleScene,
  saleBody,
} from '@quittance/schemas/providers/eftpay/sandbox';
import type { Notice, Scene } from '../../story.js';
import { chinaTime, compactChinaTime, majorText, shortMajorText } from '../../text.js';

const SALE_SCENES = ['web', 'wap', 'app', 'jsapi', 'qrcode', 'cashier'] as const;
const REFUND_SCENES = ['web', 'wap', 'app', 'jsapi'] as const;
const WALLETS = ['ALIPAYHK', 'WECHATHK', 'OCT', 'UNIONPAY', 'ALIPAYCN'] as const;
/** `time` is that of the sending, so a repetition has a later one. */
const REPEAT_MS = 60_000;

/** One order keeps its scene, its wallet, and the way its amounts are written. */
function habits(no: string) {
  const code = no.charCodeAt(no.length - 1) + no.charCodeAt(no.length - 2);
  return {
    scene: SALE_SCENES[code % SALE_SCENES.length] ?? 'web',
    refundScene: REFUND_SCENES[code % REFUND_SCENES.length] ?? 'web',
    wallet: WALLETS[code % WALLETS.length] ?? 'OCT',
    amount: code % 2 === 0 ? majorText : shortMajorText,
  } satisfies {
    scene: SaleScene;
    refundScene: RefundScene;
    wallet: string;
    amount: (minor: number) => string;
  };
}

function common(scene: Scene, tradeStatus: string, at: number, attempt: number): SaleNotice {
  const { wallet, amount } = habits(scene.no);
  return {
    userConfirmKey: scene.account.keys[0].key.fields['userConfirmKey'] ?? '',
    eftpayTradeNo: scene.no,
    outTradeNo: `M-${scene.no}`,
    transactionId: `TX-${scene.no}`,
    totalFee: amount(scene.minor),
    currency: scene.currency,
    tradeStatus,
    wallet,
    gmtPayment: chinaTime(at),
    time: compactChinaTime(at + 5_000 + attempt * REPEAT_MS),
  };
}

/** A sale notice. */
export function sale(
  scene: Scene,
  status: 'TRADE_SUCCESS' | 'TRADE_PROCESSING' | 'TRADE_FAIL' | 'TRADE_CLOSED',
): Notice {
  const { signer } = scene.account.keys[0];
  // jsapi leaves trade_type out, and then TRADE_CLOSED could be a refund's word.
  const chosen = habits(scene.no).scene;
  const by = status === 'TRADE_CLOSED' && chosen === 'jsapi' ? 'web' : chosen;
  return {
    says: `${scene.no} ${status}`,
    body: (attempt) => saleBody(by, common(scene, status, scene.at, attempt), signer),
  };
}

export interface RefundSaying {
  readonly index: number;
  readonly minor: number;
  readonly status: 'TRADE_PROCESSING' | 'APPLY_SUCCESS' | 'TRADE_REFUND' | 'TRADE_CLOSED' | 'TRADE_FAIL';
  /** Octopus only. */
  readonly rejectReason?: string;
}

/** A refund notice. */
export function refund(scene: Scene, { index, minor, status, rejectReason }: RefundSaying): Notice {
  const { refundScene, amount } = habits(scene.no);
  const refundNo = `R${index}-${scene.no}`;
  return {
    says: `${refundNo} ${status}`,
    body: (attempt) =>
      refundBody(
        refundScene,
        {
          ...common(scene, status, scene.at + index * 3_600_000, attempt),
          refundNo,
          returnAmount: amount(minor),
          ...(rejectReason === undefined ? {} : { extra: { rejectReason } }),
        },
        scene.account.keys[0].signer,
      ),
  };
}
