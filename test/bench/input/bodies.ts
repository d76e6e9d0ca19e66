import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { saleBody } from '@quittance/schemas/providers/eftpay/sandbox';
import { paymentBody } from '@quittance/schemas/providers/newpay/sandbox';
import type { SandboxAccount } from '../../simulator/provider.js';
import { makeSandbox, openSandbox, simulationOf } from '../../simulator/sandbox.js';
import { wireRequest } from '../load/requests.js';
import { BENTO_PATH, BENTO_SECRET } from '../peers/bento.js';
import { amountMinor, orderNo } from './plan.js';

/** Accounts with their keys, and the accounts file that the ingress reads. */
export interface BenchAccounts {
  readonly accountsFile: string;
  readonly eftpay: SandboxAccount;
  readonly newpay: SandboxAccount;
}

export function makeAccounts(home: string): BenchAccounts {
  const folder = join(home, 'sandbox');
  makeSandbox(folder, Date.now());
  const { accounts } = openSandbox(folder);
  const first = (provider: string): SandboxAccount => {
    const found = accounts.find((account) => account.provider === provider);
    if (found === undefined) throw new Error(`the sandbox has no account of ${provider}`);
    return found;
  };
  return { accountsFile: join(folder, 'accounts.json'), eftpay: first('eftpay'), newpay: first('newpay') };
}

/** A body of 462 bytes or so, signed with SHA-256 as eftPay does: the whole message and a shared secret. */
export function eftpayBody(account: SandboxAccount, order: number, mark: string): string {
  const [{ key, signer }] = account.keys;
  const no = orderNo(order, mark);
  const notice = {
    userConfirmKey: key.fields['userConfirmKey'] ?? '',
    eftpayTradeNo: no,
    outTradeNo: `M-${no}`,
    transactionId: `TX-${no}`,
    totalFee: `${amountMinor(order) / 100n}.${String(amountMinor(order) % 100n).padStart(2, '0')}`,
    currency: 'HKD',
    tradeStatus: 'TRADE_SUCCESS',
    wallet: 'ALIPAYHK',
    gmtPayment: '2026-03-01 12:00:00',
    time: '20260301120005',
  };
  return saleBody('web', notice, signer);
}

/** Signed with RSA-2048, as NewPay does. */
export function newpayBody(account: SandboxAccount, order: number, mark: string): string {
  const no = orderNo(order, mark);
  const notice = {
    newpayOrderNo: no,
    mchOrderNo: `M-${no}`,
    value: `${amountMinor(order) / 100n}.00`,
    currency: 'USD',
    payStatus: 'SUCCESS',
    settlementStatus: null,
    paytime: Date.UTC(2026, 2, 1, 4),
    timestamp: Date.UTC(2026, 2, 1, 4, 0, 5),
  };
  return paymentBody(notice, account.keys[0]);
}

/** Requests to our ingress. @param bodyOf gives the signed body of an order */
export function ourRequests(
  account: SandboxAccount,
  count: number,
  bodyOf: (order: number) => string,
): readonly Buffer[] {
  const path = simulationOf(account.provider).path(account);
  return Array.from({ length: count }, (_, order) => wireRequest({ path, body: bodyOf(order), headers: {} }));
}

/** The same bodies for Bento, which finds their HMAC-SHA256 in a header. */
export function bentoRequests(bodies: readonly string[]): readonly Buffer[] {
  return bodies.map((body) => {
    const signature = createHmac('sha256', BENTO_SECRET).update(body).digest('hex');
    return wireRequest({ path: BENTO_PATH, body, headers: { 'X-Signature': signature } });
  });
}
