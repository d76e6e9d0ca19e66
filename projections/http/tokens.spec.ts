import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemText } from '@quittance/runtime/config/problem';
import { createLog } from '@quittance/runtime/log';
import { liveTokens } from './live-tokens.js';
import { readTokens, tokenOf } from './tokens.js';

const folder = mkdtempSync(join(tmpdir(), 'quittance-tokens-'));
const file = join(folder, 'tokens.json');
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const merchants = new Set(['acme']);
const entry = { name: 'controller', sha256: sha256('s3cret'), merchant: null, max_rows: 1_000 };

function reading(tokens: unknown) {
  writeFileSync(file, JSON.stringify(tokens));
  return readTokens(file, merchants);
}

const tokensOf = (tokens: unknown) => {
  const read = reading({ tokens });
  if (read.kind === 'problems') throw new Error(read.problems.map(problemText).join('\n'));
  return read.tokens;
};

describe('the API tokens file', () => {
  it('is read', () => {
    const acme = { name: 'acme', sha256: sha256('other'), merchant: 'acme', max_rows: 5 };
    expect(tokensOf([entry, acme])).toMatchObject([
      { name: 'controller', merchant: null, maxRows: 1_000 },
      { name: 'acme', merchant: 'acme', maxRows: 5 },
    ]);
  });

  it.each([
    ['no list', {}, 'tokens: is missing'],
    ['an empty list', { tokens: [] }, 'tokens: holds no token'],
    ['no digest', { tokens: [{ ...entry, sha256: undefined }] }, 'tokens[0].sha256: is missing'],
    ['the token itself', { tokens: [{ ...entry, sha256: 's3cret' }] }, 'tokens[0].sha256: cannot be used'],
    ['no bound on rows', { tokens: [{ ...entry, max_rows: undefined }] }, 'tokens[0].max_rows'],
    ['a bound that is none', { tokens: [{ ...entry, max_rows: 0 }] }, 'tokens[0].max_rows'],
    [
      'more rows than a merchant may have',
      { tokens: [{ ...entry, merchant: 'acme', max_rows: 1_000_001 }] },
      'tokens[0].max_rows',
    ],
    ['no word on merchants', { tokens: [{ ...entry, merchant: undefined }] }, 'tokens[0].merchant'],
    ['a merchant without a user', { tokens: [{ ...entry, merchant: 'nobody' }] }, 'tokens[0].merchant'],
    ['an unknown member', { tokens: [{ ...entry, admin: true }] }, 'tokens[0].admin: is not known'],
    ['one name twice', { tokens: [entry, { ...entry, sha256: sha256('x') }] }, 'tokens[1]: has the name'],
    ['one token twice', { tokens: [entry, { ...entry, name: 'b' }] }, 'tokens[1]: is the same token'],
  ])('with %s is a mistake, told by its path and without the value', (_, tokens, says) => {
    const read = reading(tokens);
    const told = read.kind === 'problems' ? read.problems.map(problemText).join('\n') : '';
    expect(told).toContain(says);
    expect(told).not.toContain('s3cret');
  });

  it('that is not there is a mistake', () => {
    expect(readTokens(join(folder, 'none.json'), merchants).kind).toBe('problems');
  });
});

describe('a token', () => {
  const tokens = tokensOf([entry]);
  it.each(['Bearer s3cret', 'bearer  s3cret'])('is found by %j', (header) => {
    expect(tokenOf(header, tokens)?.name).toBe('controller');
  });

  it.each([
    undefined,
    '',
    's3cret',
    'Basic s3cret',
    'Bearer',
    'Bearer s3cre',
    'Bearer s3cret x',
    `Bearer ${entry.sha256}`,
  ])('is not found by %j', (header) => {
    expect(tokenOf(header, tokens)).toBeNull();
  });
});

describe('tokens in force', () => {
  it('are those of the file as it is now; with mistakes in it those of before', () => {
    const first = tokensOf([entry]);
    const log = createLog({ service: 'test', level: 'silent' });
    const current = liveTokens(file, first, () => readTokens(file, merchants), log);
    const names = () => current().map(({ name }) => name);
    expect(names()).toEqual(['controller']);
    tokensOf([{ ...entry, name: 'somebody-else' }]);
    expect(names()).toEqual(['somebody-else']);
    writeFileSync(file, '{ "tokens": [ nonsense');
    expect(names()).toEqual(['somebody-else']);
    rmSync(file);
    expect(names()).toEqual(['somebody-else']);
  });
});
