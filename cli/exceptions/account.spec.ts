import { assertSeen, namedAccount } from './account.js';

const store = { accounts: () => Promise.resolve([{ provider: 'newpay', account: 'sandbox-laos' }]) };

it.each([
  [null, null, { account: null, provider: null }],
  ['laos', null, { account: 'laos', provider: null }],
  ['laos', 'newpay', { account: 'laos', provider: 'newpay' }],
  ['newpay/laos', null, { account: 'laos', provider: 'newpay' }],
  ['newpay/laos', 'newpay', { account: 'laos', provider: 'newpay' }],
])('reads %s beside the provider %s', (said, provider, expected) => {
  expect(namedAccount(said, provider)).toEqual(expected);
});

it.each([
  ['/laos', null, 'PROVIDER/ACCOUNT'],
  ['newpay/', null, 'PROVIDER/ACCOUNT'],
  ['a/b/c', null, 'PROVIDER/ACCOUNT'],
  ['newpay/laos', 'wechat', 'not an account of --provider wechat'],
])('refuses %s beside the provider %s', (said, provider, words) => {
  expect(() => namedAccount(said, provider)).toThrow(words);
});

it('refuses an account that no order was ever of, and names those there are', async () => {
  for (const [account, provider] of [
    ['nowhere', null],
    ['sandbox-laos', 'wechat'],
  ] as const)
    await expect(assertSeen(store, { account, provider })).rejects.toThrow(
      /was ever seen.*newpay\/sandbox-laos/,
    );
  await expect(
    assertSeen({ accounts: () => Promise.resolve([]) }, { account: 'laos', provider: null }),
  ).rejects.toThrow('There are no orders yet');
});

it('takes one that was seen, and no account at all', async () => {
  await assertSeen(store, { account: 'sandbox-laos', provider: null });
  await assertSeen(store, { account: 'sandbox-laos', provider: 'newpay' });
  await assertSeen(store, { account: null, provider: 'wechat' });
});
