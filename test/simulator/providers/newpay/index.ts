import { sandboxKey } from '@quittance/schemas/providers/newpay/sandbox';
import { membersOf } from '../../json.js';
import type { AccountSpec, SimulatedProvider } from '../../provider.js';
import { isV1 } from './notices.js';
import { stories, v1Stories } from './stories.js';
import { troubles } from './troubles.js';

const inLaos = { merchant: 'sandbox-mart', timeZone: 'Asia/Vientiane' };

const accounts: readonly AccountSpec[] = [
  {
    ...inLaos,
    account: 'sandbox-laos',
    options: {},
    keyIds: ['2026-a', '2026-b'],
    currencies: ['LAK', 'LAK', 'USD', 'CNY'],
    orders: 560,
  },
  {
    ...inLaos,
    account: 'sandbox-laos-joined',
    options: { nestedAmount: 'joined' },
    keyIds: ['k1'],
    currencies: ['LAK', 'USD'],
    orders: 120,
  },
  {
    ...inLaos,
    account: 'sandbox-laos-v1',
    options: { apiVersion: 'v1', v1RefundSuccess: '0' },
    keyIds: ['k1'],
    currencies: ['LAK'],
    orders: 100,
  },
];

/** NewPay: RSA-signed JSON, three repetitions, then silence. */
export const newpay: SimulatedProvider = {
  name: 'newpay',
  accounts,
  newKey: (id) => sandboxKey(id),
  path: ({ account }) => `/callbacks/newpay/${account}`,
  retryAfterMs: [10_000, 300_000, 1_800_000],
  judge: (reply) => {
    const { transResult } = membersOf(reply.body);
    if (transResult === 'SUCCESS') return reply.status === 200 ? 'success' : 'neither';
    return transResult === 'FAIL' ? 'failure' : 'neither';
  },
  stories: (account) => (isV1(account) ? v1Stories : stories),
  troubles: (account, mark) => troubles(account, newpay.path(account), mark),
};
