import * as eftpay from '@quittance/schemas/providers/eftpay/sandbox';
import * as hfcsbc from '@quittance/schemas/providers/hfcsbc/sandbox';
import * as newpay from '@quittance/schemas/providers/newpay/sandbox';
import { providers } from '@quittance/schemas/providers/registry';
import type { SandboxKey } from '@quittance/schemas/providers/sandbox';

/** 2026-03-01T00:00:00Z */
export const NOW = Date.UTC(2026, 2, 1);

/** A signed callback as its provider would send it. */
export interface Sample {
  readonly name: string;
  readonly url: string;
  readonly body: string;
  /** What its record must be keyed by. */
  readonly routingKey: string;
}

export const KEYS = {
  newpay: newpay.sandboxKey('np-1'),
  eftpay: eftpay.sandboxKey('ep-1', 'S0003469'),
  hfcsbc: hfcsbc.sandboxKey('hf-1'),
} as const;

export function accountWith(provider: string, keys: readonly SandboxKey[], account = 'main') {
  const rules = Object.entries(providers.get(provider)?.options ?? {});
  const options = Object.fromEntries(rules.map(([name, rule]) => [name, rule.default]));
  const timeZone = 'Asia/Shanghai';
  return {
    provider,
    account,
    merchant: 'acme',
    timeZone,
    options,
    keys: keys.map(({ key }) => key),
    spill: false,
  };
}

export const ALL_ACCOUNTS = Object.entries(KEYS).map(([name, key]) => accountWith(name, [key]));

export const eftpaySale = {
  userConfirmKey: 'S0003469',
  eftpayTradeNo: '20005269520084311t5rutcv1734',
  outTradeNo: 'rrn_1686280005975',
  transactionId: '2020012022001386451433772415',
  totalFee: '12.50',
  currency: 'HKD',
  tradeStatus: 'TRADE_SUCCESS',
  wallet: 'ALIPAYCN',
  gmtPayment: '2026-02-28 23:20:29',
  time: '20260301080000',
} as const;

const hfcsbcOrder = {
  osTradeNo: 'os1',
  ownerTradeNo: 'own1',
  tpTradeNo: 'tp1',
  tradeStatus: 'SUCCESS',
  orderFee: 200,
  paymentFee: 200,
  refundFee: 0,
  createdTime: NOW - 1000,
  payTime: NOW,
} as const;

function newpaySamples(signer: string): Sample[] {
  const url = '/callbacks/newpay/main';
  const payment = newpay.paymentBody(
    {
      newpayOrderNo: 'NP1',
      mchOrderNo: 'M1',
      value: '100.00',
      currency: 'LAK',
      payStatus: 'SUCCESS',
      settlementStatus: 0,
      paytime: NOW,
      timestamp: NOW,
    },
    { signer },
  );
  const refund = newpay.refundBody(
    {
      newpayRefundNo: 'NPR1',
      mchRefundNo: 'MR1',
      newpayOrderNo: 'NP1',
      refundValue: '1.00',
      orderValue: '100.00',
      currency: 'LAK',
      refundStatus: 'SUCCESS',
      timestamp: NOW,
    },
    { signer },
  );
  return [
    { name: 'newpay payment', url, body: payment, routingKey: 'NP1' },
    { name: 'newpay refund', url, body: refund, routingKey: 'NP1' },
  ];
}

function eftpaySamples(signer: string): Sample[] {
  const url = '/callbacks/eftpay/main';
  const routingKey = eftpaySale.eftpayTradeNo;
  const refund = { ...eftpaySale, tradeStatus: 'TRADE_REFUND', refundNo: 'r1', returnAmount: '2.00' };
  return [
    ...(['web', 'wap', 'app', 'jsapi', 'qrcode', 'cashier'] as const).map((scene) => ({
      name: `eftpay ${scene} sale`,
      url,
      body: eftpay.saleBody(scene, eftpaySale, signer),
      routingKey,
    })),
    { name: 'eftpay refund', url, body: eftpay.refundBody('web', refund, signer), routingKey },
  ];
}

function hfcsbcSamples(token: string): Sample[] {
  const url = `/callbacks/hfcsbc/main/${token}`;
  const merged = { osMergeNo: 'merge1', ownerMergeNo: 'om1', subOrders: [hfcsbcOrder] };
  return (['bare', 'wrapped', 'base64'] as const).flatMap((packing) => [
    { name: `hfcsbc merged ${packing}`, url, body: hfcsbc.mergedBody(merged, packing), routingKey: 'merge1' },
    {
      name: `hfcsbc single ${packing}`,
      url,
      body: hfcsbc.singleBody(hfcsbcOrder, packing),
      routingKey: 'os1',
    },
  ]);
}

/** Callbacks of every registered provider, signed by its sandbox. */
export const SAMPLES: readonly Sample[] = [
  ...newpaySamples(KEYS.newpay.signer),
  ...eftpaySamples(KEYS.eftpay.signer),
  ...hfcsbcSamples(KEYS.hfcsbc.signer),
];

/** The sample whose name begins so. */
export function sample(name: string): Sample {
  const found = SAMPLES.find((one) => one.name.startsWith(name));
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

/** One sample of each provider. */
export const ONE_EACH = [...providers.keys()].map(sample);

export const JSON_TYPE = { 'content-type': 'application/json' };

const FAILURE_SHAPES: Readonly<Record<string, RegExp>> = {
  newpay: /^{"transResult":"FAIL"}$/,
  eftpay: /^{"return_code":"false","time":"20260301080000","sign":"[0-9a-f]*"}$/,
  hfcsbc: /^{"code":5000,"msg":".+","data":null}$/,
};

/** Is it the failure shape of the provider whose path this is? */
export function looksLikeFailure(url: string, body: string): boolean {
  return FAILURE_SHAPES[url.split('/')[2] ?? '']?.test(body) ?? false;
}
