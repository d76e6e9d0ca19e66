import { type SaleNotice, saleBody } from '@quittance/schemas/providers/eftpay/sandbox';
import type { SandboxAccount } from '../../provider.js';
import type { Expected, Message } from '../../story.js';
import { withFlippedByte } from '../../text.js';

const REFUSED: Expected = { kind: 'refused', status: 401 };
const QUARANTINED: Expected = { kind: 'quarantined' };

/** Forged and unreadable notices. */
export function troubles(account: SandboxAccount, path: string, mark: string): readonly Message[] {
  const { key, signer } = account.keys[0];
  const notice = (index: number, change: Partial<SaleNotice> = {}): SaleNotice => ({
    userConfirmKey: key.fields['userConfirmKey'] ?? '',
    eftpayTradeNo: `${mark}-trouble-${account.account}-${index}`,
    outTradeNo: `M-trouble-${index}`,
    transactionId: `TX-trouble-${index}`,
    totalFee: '99999.99',
    currency: 'HKD',
    tradeStatus: 'TRADE_SUCCESS',
    wallet: 'OCT',
    gmtPayment: '2023-11-15 06:13:20',
    time: '20231115061325',
    ...change,
  });
  const message = (name: string, expected: Expected, body: string | Uint8Array): Message => ({
    name,
    path,
    contentType: 'application/json',
    body: () => body,
    expected,
  });
  const genuine = saleBody('web', notice(1), signer);
  const unreadable = (name: string, change: Partial<SaleNotice>): Message =>
    message(name, QUARANTINED, saleBody('web', notice(2, change), signer));
  return [
    message('signed with another secret', REFUSED, saleBody('web', notice(3), 'not the secret')),
    message(
      'one byte of the amount turned over',
      REFUSED,
      withFlippedByte(genuine, genuine.indexOf('99999')),
    ),
    message('no signature', REFUSED, genuine.replace(/,"sign":"[^"]*"/, '')),
    message('two signatures', REFUSED, genuine.replace(/("sign":"[^"]*")/, '$1,$1')),
    message(
      'a user_confirm_key of nobody',
      REFUSED,
      saleBody('web', notice(4, { userConfirmKey: 'S9999999' }), signer),
    ),
    unreadable('unknown status', { tradeStatus: 'TRADE_DREAMT' }),
    unreadable('digits below the minor unit', { totalFee: '0.005' }),
    unreadable('a currency without an exponent', { currency: 'MOP' }),
    unreadable('an amount in words', { totalFee: 'ten' }),
  ];
}
