import { paymentBody, sandboxKey, withSign } from '@quittance/schemas/providers/newpay/sandbox';
import type { SandboxAccount } from '../../provider.js';
import type { Expected, Message } from '../../story.js';
import { withFlippedByte } from '../../text.js';
import { isV1, signingOf } from './notices.js';

const REFUSED: Expected = { kind: 'refused', status: 401 };
const QUARANTINED: Expected = { kind: 'quarantined' };
const AMOUNT_NO_ONE_PAID = '9999999.99';

const paid = (no: string) => ({
  newpayOrderNo: no,
  mchOrderNo: `M-${no}`,
  value: AMOUNT_NO_ONE_PAID,
  currency: 'LAK',
  payStatus: 'SUCCESS',
  settlementStatus: 0,
  paytime: 1_700_000_000_000,
  timestamp: 1_700_000_000_000,
});

/** Forged callbacks would add money nobody paid; unreadable ones are NewPay's own, but cannot be understood. */
export function troubles(account: SandboxAccount, path: string, mark: string): readonly Message[] {
  if (isV1(account)) return [];
  const signing = signingOf(account, mark);
  const forger = { ...signing, signer: sandboxKey('forger').signer };
  const message = (name: string, expected: Expected, body: string | Uint8Array): Message => ({
    name,
    path,
    contentType: 'application/json',
    body: () => body,
    expected,
  });
  const no = (index: number): string => `${mark}-trouble-${account.account}-${index}`;
  const genuine = paymentBody(paid(no(1)), signing);
  const unreadable = (name: string, index: number, change: Partial<ReturnType<typeof paid>>): Message =>
    message(name, QUARANTINED, paymentBody({ ...paid(no(index)), ...change }, signing));
  return [
    message('signed with another key', REFUSED, paymentBody(paid(no(2)), forger)),
    message('one byte of the amount turned over', REFUSED, withFlippedByte(genuine, genuine.indexOf('9999'))),
    message('no signature', REFUSED, genuine.replace(/,"sign":"[^"]*"/, '')),
    message('two signatures', REFUSED, genuine.replace(/("sign":"[^"]*")/, '$1,$1')),
    message('not JSON', REFUSED, genuine.slice(0, -1)),
    unreadable('unknown status', 3, { payStatus: 'MAYBE' }),
    unreadable('no order number', 4, { newpayOrderNo: '' }),
    unreadable('digits below the minor unit', 5, { value: '1.005' }),
    unreadable('a currency without an exponent', 6, { currency: 'XAU' }),
    unreadable('more digits than money has', 7, { value: '9'.repeat(18) }),
    message('an error envelope', QUARANTINED, errorEnvelope(account, no(8))),
  ];
}

function errorEnvelope(account: SandboxAccount, no: string): string {
  const data = withSign({ newpayOrderNo: no, payStatus: 'SUCCESS' }, signingOf(account, no));
  return JSON.stringify({ success: false, message: 'busy', code: '500', timestamp: 1_700_000_000_000, data });
}
