import { hash128 } from './hash.js';

describe('hash128', () => {
  it('is the first half of SHA-256 in hex, over UTF-8', () => {
    expect(hash128('')).toBe('e3b0c44298fc1c149afbf4c8996fb924');
    expect(hash128('abc')).toBe('ba7816bf8f01cfea414140de5dae2223');
    expect(hash128('ທ')).not.toBe(hash128('?'));
  });
});
