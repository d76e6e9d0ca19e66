import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rsaPair } from './signing.js';

/** Keys of our own and the accounts file that names them, in each of the three ways a secret may be given. */
export function foreignAccounts(folder: string) {
  const newpay = rsaPair();
  const eftpaySecret = randomBytes(16).toString('hex');
  const token = randomBytes(18).toString('hex');
  writeFileSync(join(folder, 'newpay.pem'), newpay.publicPem);
  const accounts = [
    {
      provider: 'newpay',
      account: 'laos',
      merchant: 'acme',
      timeZone: 'Asia/Vientiane',
      keys: [{ id: '2026-a', publicKey: { file: 'newpay.pem' } }],
    },
    {
      provider: 'eftpay',
      account: 'hk',
      merchant: 'acme',
      timeZone: 'Asia/Hong_Kong',
      keys: [{ id: 'k1', userConfirmKey: 'S0003469', secret: { env: 'EFTPAY_HK_SECRET' } }],
    },
    {
      provider: 'hfcsbc',
      account: 'hefei',
      merchant: 'acme',
      timeZone: 'Asia/Shanghai',
      keys: [{ id: 't1', pathToken: { value: token } }],
      options: { unsigned: 'count_flagged' },
    },
  ];
  const file = join(folder, 'accounts.json');
  writeFileSync(file, JSON.stringify({ accounts }));
  return {
    file,
    env: { EFTPAY_HK_SECRET: eftpaySecret },
    privateKey: newpay.privateKey,
    eftpaySecret,
    token,
  };
}

export type ForeignAccounts = ReturnType<typeof foreignAccounts>;

/** The three addresses. */
export function paths({ token }: ForeignAccounts) {
  return {
    newpay: '/callbacks/newpay/laos',
    eftpay: '/callbacks/eftpay/hk',
    hfcsbc: `/callbacks/hfcsbc/hefei/${token}`,
  } as const;
}
