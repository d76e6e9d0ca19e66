import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { buyerRef } from '@quittance/schemas/providers/buyer';
import { readBuyerKeys } from '../config/buyer-keys.js';
import { readSettings } from '../config/env-reader.js';

const KEY = 'an-unguessable-key-of-32-bytes!!';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'buyer-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: unknown, env: Record<string, string> = {}) {
  const file = join(folder, 'keys.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const all = { QUITTANCE_BUYER_KEYS_FILE: file, ...env };
  return readSettings(all, readBuyerKeys);
}

function mistakes(content: unknown, env: Record<string, string> = {}): string {
  try {
    return `none: ${[...read(content, env).keys()].join()}`;
  } catch (thrown) {
    return String(thrown);
  }
}

it('reads a key for each merchant from all three places', () => {
  writeFileSync(join(folder, 'b.txt'), `${KEY}\n`);
  const keys = read(
    { keys: { a: { env: 'KEY_A' }, 'b & sons': { file: 'b.txt' }, c: { value: KEY } } },
    { KEY_A: KEY },
  );
  expect([...keys.keys()]).toEqual(['a', 'b & sons', 'c']);
  const refs = [...keys.values()].map((key) => buyerRef(key, 'alpha', 'buyer'));
  expect(new Set(refs).size).toBe(1);
});

it('reads none where no file is named', () => {
  expect(readSettings({}, readBuyerKeys).size).toBe(0);
});

it('lists every mistake by its path and shows no key', () => {
  const short = 'only-31-bytes-are-in-this-key!!';
  const text = mistakes({
    keys: { a: { value: short }, b: KEY, c: {}, d: { env: 'NOT_THERE' } },
    others: 1,
  });
  expect(text).toContain('others: is not known here; known are: keys');
  expect(text).toContain('keys.a: is shorter than 32 bytes; make a longer one, at random');
  expect(text).toContain('keys.b: is a plain text where a secret is named');
  expect(text).toContain('keys.c: says nowhere to find it');
  expect(text).toContain('keys.d: environment variable NOT_THERE is not set');
  expect(text).not.toContain(short);
  expect(text).not.toContain(KEY);
});

it.each([
  ['no object', [], /buyer keys file: is not an object/],
  ['no keys', {}, /keys: is missing/],
  ['no key', { keys: {} }, /keys: holds no key/],
  ['no JSON', `{"keys": {"a": {"value": ${KEY}}}}`, /is not valid JSON/],
])('says what is wrong with %s', (_, content, expected) => {
  expect(mistakes(content)).toMatch(expected);
  expect(mistakes(content)).not.toContain(KEY);
});

it('refuses a key in the file itself in production', () => {
  expect(mistakes({ keys: { a: { value: KEY } } }, { NODE_ENV: 'production' })).toContain(
    'keys.a: a secret in the file itself is refused in production',
  );
});

it('shows nothing of a key when printed', () => {
  const keys = read({ keys: { a: { value: KEY } } });
  const printed = `${inspect(keys, { depth: 9 })}${JSON.stringify([...keys])}`;
  expect(printed).not.toContain(KEY);
  expect(printed).not.toContain(Buffer.from(KEY).toString('base64'));
});
