import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvReader } from './env-reader.js';
import { merchantUser, readMerchantPasswords } from './merchant-passwords.js';

describe('the passwords of merchants', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-merchants-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const reading = (text: string) => {
    const file = join(folder, 'merchants.json');
    writeFileSync(file, text);
    const reader = new EnvReader({ QUITTANCE_MERCHANT_PASSWORDS_FILE: file });
    return { passwords: readMerchantPasswords(reader), reader };
  };

  it('are none where no file is named', () => {
    const reader = new EnvReader({});
    expect(readMerchantPasswords(reader).size).toBe(0);
    expect(reader.problems).toEqual([]);
  });

  it('are read by merchant, whose user has a name of its own', () => {
    const { passwords, reader } = reading('{ "acme": "long enough: 1", "shop-2": "long enough: 2" }');
    expect(reader.problems).toEqual([]);
    expect([...passwords]).toEqual([
      ['acme', 'long enough: 1'],
      ['shop-2', 'long enough: 2'],
    ]);
    expect(merchantUser('acme')).toBe('merchant_acme');
  });

  it('all mistakes are told by their place and without a secret', () => {
    const { reader } = reading(
      `{ "a'b": "secret secret", "acme": "secret", "": "secret secret", "shop": 7 }`,
    );
    const told = reader.problems.map(({ where, problem }) => `${where}: ${problem}`);
    expect(told).toEqual([
      "a'b: has a name that cannot be used",
      'acme: is shorter than 12 characters',
      'merchant passwords file: has a name that cannot be used',
      'shop: is not a text',
    ]);
    expect(JSON.stringify(reader.problems)).not.toContain('secret');
  });

  it('a file that is no JSON is told with its line, without its text', () => {
    const { reader } = reading('{\n  "acme": secret }');
    expect(reader.problems.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('is not valid JSON'),
    ]);
    expect(JSON.stringify(reader.problems)).not.toContain('"secret');
  });
});
