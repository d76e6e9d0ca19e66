import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached, cacheFolder } from './cache.js';

describe('cached', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'quittance-cache-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const artifact = (fill: (folder: string) => Promise<void>) => ({
    key: 'thing-1',
    title: 'Thing',
    size: '1 MB',
    fill,
  });

  it('fills a folder once, and tells that it does', async () => {
    const fill = jest.fn((folder: string) => writeFile(join(folder, 'file'), 'content'));
    const report = jest.fn();
    const folder = await cached(cache, artifact(fill), report);
    expect(await cached(cache, artifact(fill), report)).toBe(folder);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('content');
    expect(fill).toHaveBeenCalledTimes(1);
    expect(report.mock.calls).toEqual([['downloading Thing (about 1 MB) …'], ['Thing: downloaded in 0 s']]);
  });

  it('leaves nothing of an attempt that failed', async () => {
    const fill = async (folder: string) => {
      await writeFile(join(folder, 'half'), '');
      throw new Error('connection lost');
    };
    await expect(cached(cache, artifact(fill), () => {})).rejects.toThrow('connection lost');
    expect(await readdir(cache)).toEqual([]);
  });

  it('lets two fill at once, and gives both the folder of the one that was first', async () => {
    const fill = (folder: string) => writeFile(join(folder, 'file'), '');
    const both = [cached(cache, artifact(fill), () => {}), cached(cache, artifact(fill), () => {})];
    expect(await Promise.all(both)).toEqual([join(cache, 'thing-1'), join(cache, 'thing-1')]);
    expect(await readdir(cache)).toEqual(['thing-1']);
  });
});

describe('cacheFolder', () => {
  it('is ours by name, else in the cache folder of the user', () => {
    expect(cacheFolder({ QUITTANCE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/quittance');
  });
});
