import { createHash } from 'node:crypto';
import { sandboxKey } from '@quittance/schemas/providers/eftpay/sandbox';
import type { HttpReply } from '../../http.js';
import { membersOf } from '../../json.js';
import type { AccountSpec, Judgement, SandboxAccount, SimulatedProvider } from '../../provider.js';
import { compactChinaTime } from '../../text.js';
import { stories } from './stories.js';
import { troubles } from './troubles.js';

const MINUTE_MS = 60_000;
/** How far the reply's time may be from now; the vendor refuses times "far from now" and does not say how far. */
const CLOCK_MS = 2 * MINUTE_MS;

const inHongKong = {
  merchant: 'sandbox-mart',
  timeZone: 'Asia/Hong_Kong',
  options: {},
  keyIds: ['k1'],
} as const;

const accounts: readonly AccountSpec[] = [
  { ...inHongKong, account: 'sandbox-hk', currencies: ['HKD'], orders: 560 },
  { ...inHongKong, account: 'sandbox-hk-cny', currencies: ['CNY', 'HKD'], orders: 160 },
];

/** The reply must be signed, too: its secret proves that the merchant, and nobody between, has answered. */
function judge(reply: HttpReply, account: SandboxAccount, now: number): Judgement {
  const { return_code: code, time, sign } = membersOf(reply.body);
  if ((code !== 'success' && code !== 'false') || typeof time !== 'string') return 'neither';
  const near = time >= compactChinaTime(now - CLOCK_MS) && time <= compactChinaTime(now + CLOCK_MS);
  const signed = account.keys.some(
    ({ signer }) => sign === digest(signer, `return_code=${code}&time=${time}`),
  );
  if (!near || !signed) return 'neither';
  if (code === 'false') return 'failure';
  return reply.status === 200 ? 'success' : 'neither';
}

function digest(secret: string, text: string): string {
  return createHash('sha256').update(`${secret}${text}`).digest('hex');
}

/** eftPay VMP: SHA-256 with a shared secret both ways. Its schedule is not published; this one is assumed. */
export const eftpay: SimulatedProvider = {
  name: 'eftpay',
  accounts,
  newKey: (id, { account }) => sandboxKey(id, `S-${account}`),
  path: ({ account }) => `/callbacks/eftpay/${account}`,
  retryAfterMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  judge,
  stories: () => stories,
  troubles: (account, mark) => troubles(account, eftpay.path(account), mark),
};
