import { createHash, randomBytes } from 'node:crypto';
import { openEnded, type SandboxKey } from '../sandbox.js';

export type SaleScene = 'web' | 'wap' | 'app' | 'jsapi' | 'qrcode' | 'cashier';
export type RefundScene = 'web' | 'wap' | 'app' | 'jsapi';
type Texts = Readonly<Record<string, string>>;

export interface SaleNotice {
  readonly userConfirmKey: string;
  readonly eftpayTradeNo: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Decimal text in major units. */
  readonly totalFee: string;
  readonly currency: string;
  readonly tradeStatus: string;
  /** ALIPAYCN, WECHATHK, …: sent as `wallet` or `payment_type`, by scene. */
  readonly wallet: string;
  /** `yyyy-MM-dd HH:mm:ss` at UTC+8. */
  readonly gmtPayment: string;
  /** `yyyyMMddHHmmss` at UTC+8; a retry may refresh it. */
  readonly time: string;
  /** More members, or others than the scene's own. */
  readonly extra?: Texts;
}

export interface RefundNotice extends SaleNotice {
  readonly refundNo: string;
  readonly returnAmount: string;
}

/** A new secret for a user_confirm_key. */
export function sandboxKey(id: string, userConfirmKey = `S${id}`): SandboxKey {
  const secret = randomBytes(16).toString('hex');
  return { key: openEnded(id, { userConfirmKey, secret }), signer: secret };
}

/** Adds `sign`: written apart from the pipeline's own code, so that each checks the other. */
export function signed(members: Texts, secret: string): string {
  const text = Object.keys(members)
    .sort()
    .filter((name) => members[name] !== '')
    .map((name) => `${name}=${members[name]}`)
    .join('&');
  const sign = createHash('sha256').update(`${secret}${text}`).digest('hex');
  return JSON.stringify({ ...members, sign });
}

const walletScenes: ReadonlySet<string> = new Set(['web', 'wap', 'app', 'cashier']);

function common(scene: SaleScene, notice: SaleNotice): Texts {
  const shared = {
    currency: notice.currency,
    eftpay_trade_no: notice.eftpayTradeNo,
    gmt_payment: notice.gmtPayment,
    out_trade_no: notice.outTradeNo,
    tid: '10000001',
    time: notice.time,
    total_fee: notice.totalFee,
    trade_status: notice.tradeStatus,
    transaction_id: notice.transactionId,
    user_confirm_key: notice.userConfirmKey,
  };
  return walletScenes.has(scene)
    ? { ...shared, eft_trade_no: notice.eftpayTradeNo, trade_no: notice.transactionId, wallet: notice.wallet }
    : { ...shared, payment_type: notice.wallet };
}

/** What the notices of a scene have besides the fields common to all (providers.md §3, table). */
const saleFields: Readonly<Record<SaleScene, Texts>> = {
  web: { notify_type: 'trade_status_sync', trade_type: 'SALE' },
  wap: { notify_type: 'trade_status_sync', trade_type: 'SALE' },
  cashier: { notify_type: 'trade_status_sync', trade_type: 'SALE' },
  app: { trade_type: 'SALE', notify_type: 'trade_status_sync', rate: '1' },
  jsapi: { paytype: 'WECHAT', scene_type: 'JSAPI', fee_type: 'HKD', subject: 'Sandbox goods', rate: '1' },
  qrcode: { trade_type: 'SALE', subject: 'Sandbox goods', rate: '1' },
};

const refundFields: Readonly<Record<RefundScene, Texts>> = {
  web: {},
  wap: {},
  app: {},
  jsapi: { paytype: 'WECHAT', scene_type: 'JSAPI', fee_type: 'HKD', rate: '1' },
};

/** Sale notice of a scene. */
export function saleBody(scene: SaleScene, notice: SaleNotice, secret: string): string {
  return signed({ ...common(scene, notice), ...saleFields[scene], ...notice.extra }, secret);
}

/** Refund notice of a scene. */
export function refundBody(scene: RefundScene, notice: RefundNotice, secret: string): string {
  const refund = {
    notify_type: 'trade_status_sync',
    trade_type: 'REFUND',
    refund_no: notice.refundNo,
    return_amount: notice.returnAmount,
  };
  return signed({ ...common(scene, notice), ...refund, ...refundFields[scene], ...notice.extra }, secret);
}
