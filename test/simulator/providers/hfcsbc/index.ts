import { sandboxKey } from '@quittance/schemas/providers/hfcsbc/sandbox';
import { membersOf } from '../../json.js';
import type { AccountSpec, SimulatedProvider } from '../../provider.js';
import { stories } from './stories.js';
import { troubles } from './troubles.js';

const inHefei = { merchant: 'sandbox-parking', timeZone: 'Asia/Shanghai', currencies: ['CNY'] } as const;
const MINUTE_MS = 60_000;

const accounts: readonly AccountSpec[] = [
  {
    ...inHefei,
    account: 'sandbox-hefei',
    options: { unsigned: 'count_flagged' },
    keyIds: ['t1'],
    orders: 460,
  },
  // The default policy: kept and shown, but in no sum until a person decides.
  { ...inHefei, account: 'sandbox-hefei-held', options: {}, keyIds: ['t1'], orders: 40 },
];

/** The open platform: unsigned notices to a secret path. Its schedule is not published; this one is assumed. */
export const hfcsbc: SimulatedProvider = {
  name: 'hfcsbc',
  accounts,
  newKey: (id) => sandboxKey(id),
  path: ({ account, keys }) => `/callbacks/hfcsbc/${account}/${keys[0].signer}`,
  retryAfterMs: [15_000, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  judge: (reply) => {
    const { code } = membersOf(reply.body);
    if (code === 8888) return reply.status === 200 ? 'success' : 'neither';
    return typeof code === 'number' ? 'failure' : 'neither';
  },
  stories: () => stories,
  troubles: (account, mark) => troubles(account, hfcsbc.path(account), mark),
};
