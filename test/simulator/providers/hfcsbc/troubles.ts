import { packed, sandboxKey } from '@quittance/schemas/providers/hfcsbc/sandbox';
import type { SandboxAccount } from '../../provider.js';
import type { Expected, Message } from '../../story.js';

const REFUSED: Expected = { kind: 'refused', status: 401 };
const QUARANTINED: Expected = { kind: 'quarantined' };

/** Whoever does not know the path’s token is nobody; who knows it, but cannot be understood, is kept aside. */
export function troubles(account: SandboxAccount, path: string, mark: string): readonly Message[] {
  const order = (index: number) => ({
    osTradeNo: `${mark}-trouble-${account.account}-${index}`,
    ownerTradeNo: 'M-trouble',
    tradeStatus: 'SUCCESS',
    orderFee: 999_999_999,
    paymentFee: 999_999_999,
    refundFee: 0,
    createdTime: 1_700_000_000_000,
    payTime: 1_700_000_000_000,
  });
  const message = (name: string, at: string, expected: Expected, body: string): Message => ({
    name,
    path: at,
    contentType: 'application/json',
    body: () => body,
    expected,
  });
  const genuine = packed(order(1), 'bare');
  const withoutToken = path.slice(0, path.lastIndexOf('/'));
  const withFee = (fee: string) => genuine.replace('"orderFee":999999999', `"orderFee":${fee}`);
  return [
    message('wrong path token', `${withoutToken}/${sandboxKey('forger').signer}`, REFUSED, genuine),
    message('no path token', withoutToken, REFUSED, genuine),
    message('not JSON', path, REFUSED, genuine.slice(1)),
    message('unknown status', path, QUARANTINED, packed({ ...order(2), tradeStatus: 'PERHAPS' }, 'bare')),
    message('no order number', path, QUARANTINED, packed({ ...order(3), osTradeNo: null }, 'wrapped')),
    message('an amount beyond 2^53', path, QUARANTINED, withFee('9007199254740993')),
    message('a fraction of a fen', path, QUARANTINED, withFee('1.5')),
    message('an error envelope', path, QUARANTINED, packed(order(4), 'wrapped').replace('8888', '5000')),
  ];
}
