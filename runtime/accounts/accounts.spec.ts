import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '@quittance/schemas/providers/provider';
import { problemText } from '../config/problem.js';
import { createLog } from '../log.js';
import { liveAccounts } from './live.js';
import { loadAccounts } from './load.js';
import type { AccountsReading } from './parse.js';

/** Two providers made up for this test: this code must know no real one. */
const provider = (name: string, more: Partial<Provider>): Provider => ({
  name,
  keyFields: { user: 'text', secret: 'secret' },
  options: { rounding: { values: ['up', 'down'], default: 'down' } },
  usesPathToken: false,
  namesCurrency: true,
  contentTypes: ['application/json'],
  checkKey: ({ fields }) => ((fields['secret'] ?? '').length < 4 ? 'secret: at least 4 characters' : null),
  verify: () => ({ kind: 'refusal', cause: 'wrong_signature' }),
  acknowledge: () => ({ contentType: 'application/json', body: '{}' }),
  translate: () => ({ kind: 'ignored', reason: 'no_statement' }),
  ...more,
});
const providers = new Map([
  ['alpha', provider('alpha', {})],
  [
    'beta',
    provider('beta', {
      options: {},
      namesCurrency: false,
      checkKey: () => {
        throw new Error('hunter2 is not a key');
      },
    }),
  ],
]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(content: unknown, env: Record<string, string> = {}, production = false): AccountsReading {
  const file = join(folder, 'accounts.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return loadAccounts(file, { env, providers, production });
}

function lines(reading: AccountsReading): string[] {
  return reading.kind === 'problems' ? reading.problems.map(problemText) : [];
}

const key = { id: 'k1', user: 'U1', secret: { value: 'hunter2' } };
const good = { provider: 'alpha', account: 'hk', merchant: 'acme', timeZone: 'Asia/Hong_Kong', keys: [key] };

describe('a good accounts file', () => {
  it('resolves secrets from all three places, dates, and the defaults of options', () => {
    writeFileSync(join(folder, 'secret.txt'), 'from-file\n');
    const reading = load(
      {
        accounts: [
          {
            ...good,
            keys: [
              { ...key, secret: { env: 'SECRET' }, notAfter: '2026-12-31T00:00:00Z' },
              { ...key, id: 'k2', secret: { file: 'secret.txt' }, notBefore: '2026-12-01T00:00:00+08:00' },
              { ...key, id: 'k3' },
            ],
          },
          { ...good, account: 'sz', options: { rounding: 'up' } },
        ],
      },
      { SECRET: 'from-env' },
    );
    expect(lines(reading)).toEqual([]);
    if (reading.kind !== 'accounts') throw new Error('unreachable');
    expect(reading.accounts.find('alpha', 'hk')).toEqual({
      provider: 'alpha',
      account: 'hk',
      merchant: 'acme',
      timeZone: 'Asia/Hong_Kong',
      options: { rounding: 'down' },
      spill: false,
      keys: [
        {
          id: 'k1',
          fields: { user: 'U1', secret: 'from-env' },
          notBefore: null,
          notAfter: Date.UTC(2026, 11, 31),
        },
        {
          id: 'k2',
          fields: { user: 'U1', secret: 'from-file' },
          notBefore: Date.UTC(2026, 10, 30, 16),
          notAfter: null,
        },
        { id: 'k3', fields: { user: 'U1', secret: 'hunter2' }, notBefore: null, notAfter: null },
      ],
    });
    expect(reading.accounts.find('alpha', 'sz')?.options).toEqual({ rounding: 'up' });
    for (const [name, account] of [
      ['alpha', 'HK'],
      ['beta', 'hk'],
      ['__proto__', 'hk'],
      ['alpha', 'toString'],
    ] as const)
      expect(reading.accounts.find(name, account)).toBeNull();
  });
});

describe('an accounts file with mistakes', () => {
  it('lists every one of them, each by its path', () => {
    const reading = load({
      accounts: [
        {
          provider: 'alpha',
          account: 'bad name',
          timeZone: 'Asia/Hongkong',
          keys: [
            { id: 'k1', user: 'U1', secret: { env: 'NOT_THERE' } },
            { id: 'k1', user: 7, secret: { file: 'no.txt' }, notAfter: 'tomorrow', expires: 1 },
            { id: 'k2', user: 'U', secret: { env: 'A', file: 'b' }, notBefore: '2026-02-30T00:00:00Z' },
            { id: 'k3', user: 'U', secret: 'hunter2' },
            { id: 'k4', user: 'U', secret: {} },
            { id: 'k5', user: 'U', secret: { value: 'abc' } },
            {
              id: 'k6',
              user: 'U',
              secret: { value: '' },
              notBefore: '2026-02-02T00:00:00Z',
              notAfter: '2026-02-01T00:00:00Z',
            },
          ],
          options: { rounding: 'sideways', colour: 'red' },
        },
        { ...good, keys: [] },
        { ...good, keys: [key, key] },
        { ...good, timeZone: 'asia/hong_kong' },
        { ...good, timeZone: '+08:00' },
        { ...good, provider: 'gamma' },
        { ...good, provider: 'beta' },
        { ...good, note: 'mine' },
        { ...good, merchant: ' ' },
        { provider: 'alpha', account: 'x', merchant: 'm', timeZone: 'UTC' },
        'what',
      ],
      version: 1,
    });
    const rounding = 'use one of up, down';
    expect(lines(reading)).toEqual([
      'version: is not known here; known are: accounts',
      'accounts[0].account: cannot be used; write letters, digits, dots, dashes; at most 64',
      'accounts[0].merchant: is missing; add it: the name of the merchant, at most 128',
      'accounts[0].timeZone: is not a time zone; write an IANA name like Asia/Hong_Kong',
      'accounts[0].keys[0].secret: environment variable NOT_THERE is not set; set it, or name another one',
      'accounts[0].keys[1].expires: is not known here; known are: id, user, secret, notBefore, notAfter',
      'accounts[0].keys[1].user: is not a text; write a text in quotes',
      `accounts[0].keys[1].secret: file ${join(folder, 'no.txt')} cannot be read (ENOENT); correct the path, its rights or its content`,
      'accounts[0].keys[1].notAfter: cannot be used; write a time with its zone, like 2026-12-31T00:00:00Z',
      'accounts[0].keys[2].secret: says more than one place; write { "env": "NAME" }, { "file": "path" } or { "value": "…" }',
      'accounts[0].keys[2].notBefore: is not a time that exists; write a time with its zone, like 2026-12-31T00:00:00Z',
      'accounts[0].keys[3].secret: is a plain text where a secret is named; write { "env": "NAME" }, { "file": "path" } or { "value": "…" }',
      'accounts[0].keys[4].secret: says nowhere to find it; write { "env": "NAME" }, { "file": "path" } or { "value": "…" }',
      'accounts[0].keys[5]: cannot be used: secret: at least 4 characters; correct it',
      'accounts[0].keys[6].secret: cannot be used; write the secret',
      'accounts[0].keys[6].notAfter: is not after notBefore; correct one of the two',
      'accounts[0].options.colour: is not known here; known are: rounding',
      `accounts[0].options.rounding: has an unknown value; ${rounding}`,
      'accounts[1].keys: holds no key; list at least one key in [ … ]',
      'accounts[2].keys[1]: has the id of another key; give each its own id',
      'accounts[2]: is the same provider and account as another entry; put all its keys into one entry',
      'accounts[3].timeZone: has its capitals wrong; write Asia/Hong_Kong',
      'accounts[4].timeZone: cannot be used; write an IANA time zone like Asia/Hong_Kong',
      'accounts[5].provider: is not a known provider; use one of alpha, beta',
      'accounts[6].keys[0]: beta cannot make sense of it; compare it with what the provider gave',
      'accounts[7].note: is not known here; known are: provider, account, merchant, timeZone, keys, options, exponents, merchants, spill, statement',
      'accounts[7]: is the same provider and account as another entry; put all its keys into one entry',
      'accounts[8].merchant: cannot be used; write the name of the merchant, at most 128',
      'accounts[9].keys: is missing; list at least one key in [ … ]',
      'accounts[10]: is not an object; write { … } with provider, account, merchant, timeZone, keys, options, exponents, merchants, spill, statement',
    ]);
    expect(lines(reading).join()).not.toContain('hunter2');
  });

  it.each([
    ['nothing', '', /is not valid JSON/],
    ['no JSON', '{"accounts": [\n  {"value": hunter2}\n]}', /is not valid JSON/],
    ['a list', [], /^accounts file: is not an object/],
    ['no accounts', { accounts: [] }, /^accounts: holds no account/],
    ['null', null, /^accounts file: is not an object/],
    ['a hostile member', '{"accounts":[],"__proto__":{"x":1}}', /^__proto__: is not known here/],
  ])('says what is wrong with %s and quotes nothing of it', (_, content, expected) => {
    const [first] = lines(load(content));
    expect(first).toMatch(expected);
    expect(first).not.toContain('hunter2');
  });

  it('names the line of broken JSON where the engine tells the position', () => {
    const [first] = lines(load('{"accounts": [\n  {"a": "hunter2" "b"}\n]}'));
    expect(first).toMatch(/line 2, column 19;/);
    expect(first).not.toContain('hunter2');
  });

  it('refuses a secret in the file itself in production', () => {
    expect(lines(load({ accounts: [good] }, {}, true))).toEqual([
      'accounts[0].keys[0].secret: a secret in the file itself is refused in production; use { "env" } or { "file" }',
    ]);
  });

  it('says so where there is no file', () => {
    const reading = loadAccounts(join(folder, 'none.json'), { env: {}, providers, production: false });
    expect(lines(reading)[0]).toMatch(/none.json: cannot be read \(ENOENT\)/);
  });
});

describe('the settings of any provider', () => {
  const withSettings = (more: object) => load({ accounts: [{ ...good, ...more }] });

  it('travel among the options', () => {
    const reading = withSettings({
      exponents: { JPY: 0, KWD: 3 },
      merchants: { '61002304': 'acme', 'a.b': 'other shop', __proto__x: 'third' },
    });
    expect(reading.kind === 'accounts' && reading.accounts.list[0]?.options).toEqual({
      rounding: 'down',
      'exponent.JPY': '0',
      'exponent.KWD': '3',
      'merchant.61002304': 'acme',
      'merchant.a.b': 'other shop',
      'merchant.__proto__x': 'third',
    });
  });

  it('are refused by their paths where they cannot be used', () => {
    expect(
      lines(
        withSettings({
          merchant: 'unattributed',
          exponents: { jpy: 0, EUR: 9, USD: -1, GBP: '2', CNY: 1.5, HKD: null },
          merchants: { '': 'acme', ' x': 'acme', A: '', B: 7, C: 'unattributed', D: ['acme'] },
        }),
      ),
    ).toEqual([
      'accounts[0].merchant: is the name kept for orders of no known merchant; choose another one',
      'accounts[0].exponents.jpy: has a name that cannot be used; write a currency as three capital letters',
      'accounts[0].exponents.EUR: cannot be used; write a whole number, 0 to 8',
      'accounts[0].exponents.USD: cannot be used; write a whole number, 0 to 8',
      'accounts[0].exponents.GBP: cannot be used; write a whole number, 0 to 8',
      'accounts[0].exponents.CNY: cannot be used; write a whole number, 0 to 8',
      'accounts[0].exponents.HKD: cannot be used; write a whole number, 0 to 8',
      'accounts[0].merchants.: has a name that cannot be used; write a merchant code of the provider, at most 128',
      'accounts[0].merchants. x: has a name that cannot be used; write a merchant code of the provider, at most 128',
      'accounts[0].merchants.A: cannot be used; write the name of the merchant, at most 128',
      'accounts[0].merchants.B: is not a text; write the name of the merchant, at most 128 in quotes',
      'accounts[0].merchants.C: is the name kept for orders of no known merchant; choose another one',
      'accounts[0].merchants.D: is not a text; write the name of the merchant, at most 128 in quotes',
    ]);
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`m${index}`, 'acme']));
    expect(lines(withSettings({ exponents: {}, merchants: [] }))).toEqual([
      'accounts[0].exponents: holds no currency; name at least one currency, or leave it out',
      'accounts[0].merchants: is not an object; name each merchant in { … }',
    ]);
    expect(lines(withSettings({ merchants: many }))).toEqual([
      'accounts[0].merchants: holds more than 1000 merchants; split the account: all of them travel with each callback',
    ]);
  });

  it('hold no exponent where no currency is named', () => {
    const key = { id: 'k', user: 'U', secret: { value: 'hunter2' } };
    expect(lines(withSettings({ provider: 'beta', keys: [key], exponents: { CNY: 2 } }))).toContain(
      'accounts[0].exponents: has no effect: beta names no currency; leave it out',
    );
  });
});

describe('a reload', () => {
  it('takes a good file, keeps the former one over a bad one, and logs every mistake', () => {
    const logged: string[] = [];
    const log = createLog({
      service: 't',
      level: 'info',
      stream: { write: (line) => void logged.push(line) },
    });
    let next = load({ accounts: [good] });
    if (next.kind !== 'accounts') throw new Error('unreachable');
    const live = liveAccounts(next.accounts, () => next, log);
    const before = live.current();

    next = load({
      accounts: [
        { ...good, keys: [] },
        { ...good, provider: 'gamma' },
      ],
    });
    live.reload();
    expect(live.current()).toBe(before);
    expect(logged).toHaveLength(3);
    expect(logged[0]).toContain('accounts[0].keys: holds no key');
    expect(logged[1]).toContain('accounts[1].provider: is not a known provider');

    next = load({ accounts: [{ ...good, account: 'new' }] });
    live.reload();
    expect(live.current().find('alpha', 'new')).not.toBeNull();
    expect(live.current().find('alpha', 'hk')).toBeNull();
    expect(before.find('alpha', 'hk')).not.toBeNull();
  });
});
