import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeOf } from '../home.js';
import { writeJsonFile } from '../json-file.js';
import { accountsFileOf, findAccount } from './accounts.js';

const root = mkdtempSync(join(tmpdir(), 'quittance-accounts-'));
const env = { QUITTANCE_HOME: root };
const file = join(root, 'accounts.json');

afterAll(() => rmSync(root, { recursive: true }));

it('without a flag, a variable and a pipeline nobody knows which accounts', () => {
  expect(() => accountsFileOf(null, env)).toThrow(`Nothing is up in ${root}`);
  expect(accountsFileOf('a.json', env)).toBe('a.json');
});

describe('where a pipeline is up', () => {
  beforeAll(() => writeJsonFile(homeOf(env).pipeline, { QUITTANCE_ACCOUNTS_FILE: file }));

  it('its accounts are meant, unless the environment or the flag says others', () => {
    expect(accountsFileOf(null, env)).toBe(file);
    expect(accountsFileOf(null, { ...env, QUITTANCE_ACCOUNTS_FILE: '' })).toBe(file);
    expect(accountsFileOf(null, { ...env, QUITTANCE_ACCOUNTS_FILE: 'b.json' })).toBe('b.json');
    expect(accountsFileOf('a.json', { ...env, QUITTANCE_ACCOUNTS_FILE: 'b.json' })).toBe('a.json');
  });

  it('one of them is found by its name, or they are listed', () => {
    const account = { provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane' };
    writeJsonFile(file, { accounts: [account] });
    expect(findAccount('newpay/laos', null, env)).toMatchObject(account);
    expect(() => findAccount('newpay/hk', null, env)).toThrow('It has: newpay/laos');
  });
});
