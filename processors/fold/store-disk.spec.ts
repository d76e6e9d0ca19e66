import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QuittanceError } from '@quittance/runtime/errors';
import { discardLocalStore, type LocalStore, openLocalStore } from '@quittance/runtime/local-store';
import { batch, storeContract } from './store.contract.js';
import { DiskStore } from './store-disk.js';
import type { FolderOptions } from './store-folder.js';

let root: string;
let codes: unknown[];
let spoiled: Set<string>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-disk-'));
  codes = [];
  spoiled = new Set();
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function options(over: Partial<FolderOptions> = {}): FolderOptions {
  const log = { warn: (about: unknown) => void codes.push(Reflect.get(Object(about), 'code')) };
  return { root, name: 'order-snapshots-0', identity: 'mine', log, spoiled, patienceMs: 100, ...over };
}

async function opened(over: Partial<FolderOptions> = {}): Promise<DiskStore> {
  const store = new DiskStore(options(over));
  await store.open();
  return store;
}

storeContract('disk', () => new DiskStore(options()));

test('what was put is there after a restart, and nothing is told', async () => {
  const first = await opened();
  await first.put(batch({ a: '1', b: '2' }, 4n, 10n));
  await first.close();
  const second = await opened();
  expect([second.get('a'), second.tip()?.offset, second.sourceOffset()]).toEqual([Buffer.from('1'), 10n, 4n]);
  expect(codes).toEqual([]);
  await second.close();
});

test.each([['another cluster'], ['mine ']])('a store of %p is thrown away and told', async (identity) => {
  const first = await opened({ identity });
  await first.put(batch({ a: '1' }, 4n, 10n));
  await first.close();
  const second = await opened();
  expect([second.get('a'), second.tip(), second.sourceOffset()]).toEqual([null, null, null]);
  expect(codes).toEqual(['local_store_foreign']);
  await second.close();
});

describe('while another owner still holds the folder', () => {
  test('the folder beside it is used, and what the former owner writes late reaches only its own', async () => {
    const zombie = await opened();
    await zombie.put(batch({ a: '1' }, 1n, 1n));
    const owner = await opened();
    await owner.put(batch({ a: '2' }, 2n, 2n));
    await zombie.put(batch({ a: 'late' }, 1n, 1n));
    expect(owner.get('a')).toEqual(Buffer.from('2'));
    expect(readdirSync(root).sort()).toEqual(['order-snapshots-0', 'order-snapshots-0.1']);
    expect(codes).toEqual(['local_store_locked']);
    await zombie.close();
    await owner.close();
  });

  test('one that is just closing is waited for', async () => {
    const former = await opened();
    await former.put(batch({ a: '1' }, 1n, 1n));
    setTimeout(() => void former.close(), 60);
    const owner = await opened({ patienceMs: 5_000 });
    expect(owner.get('a')).toEqual(Buffer.from('1'));
    expect(codes).toEqual([]);
    await owner.close();
  });

  test('where all are held it is memory', async () => {
    const held = [];
    for (let slot = 0; slot < 4; slot += 1) held.push(await opened());
    const owner = await opened();
    await owner.put(batch({ a: '1' }, 1n, 1n));
    expect(owner.get('a')).toEqual(Buffer.from('1'));
    await Promise.all([...held, owner].map((store) => store.close()));
  });
});

describe('a disk of no use', () => {
  const full = (): QuittanceError => new QuittanceError('local_store_unusable', 'no space left on device');

  /** Writes until it is full. */
  function filling(writes: number) {
    let left = writes;
    const open = async (folder: string, identity: string): Promise<LocalStore> => {
      const local = await openLocalStore(folder, identity);
      return {
        position: () => local.position(),
        get: (key) => local.get(key),
        close: () => local.close(),
        write: async (entries, position) => {
          left -= 1;
          if (left < 0) throw full();
          await local.write(entries, position);
        },
      };
    };
    return { open, discard: discardLocalStore };
  }

  test('a put that fails is never answered from: the owner goes, the next one has memory', async () => {
    const stores = filling(1);
    const store = await opened({ stores });
    await store.put(batch({ a: '1' }, 1n, 1n));
    await store.put(batch({ a: '2' }, 2n, 2n));
    expect(() => store.get('a')).toThrow('local_store_unusable');
    expect(() => store.get('unknown')).toThrow('local_store_unusable');
    await store.close();
    const next = await opened({ stores });
    expect([next.tip(), next.get('a')]).toEqual([null, null]);
    await next.put(batch({ a: '2' }, 2n, 2n));
    expect(next.get('a')).toEqual(Buffer.from('2'));
    expect(codes).toEqual(['local_store_unusable']);
  });

  test('the disk has its room back, and a restarted process tries it again', async () => {
    const store = await opened({ stores: filling(0) });
    await store.put(batch({ a: '1' }, 1n, 1n));
    await store.close();
    expect(readdirSync(join(root, 'order-snapshots-0')).filter((name) => name.endsWith('.log'))).toEqual([]);
    spoiled.clear();
    const restarted = await opened();
    await restarted.put(batch({ a: '1' }, 1n, 1n));
    expect(readdirSync(join(root, 'order-snapshots-0'))).toContain('CURRENT');
    await restarted.close();
  });

  test('a folder that cannot be made is memory, told in the log', async () => {
    writeFileSync(join(root, 'file'), '');
    const store = await opened({ root: join(root, 'file') });
    await store.put(batch({ a: '1' }, 1n, 1n));
    expect(store.get('a')).toEqual(Buffer.from('1'));
    expect(codes).toEqual(['local_store_unusable']);
  });
});

test('an entry that is damaged is refused, and the next owner starts empty', async () => {
  const damaged = async (folder: string, identity: string): Promise<LocalStore> => {
    const local = await openLocalStore(folder, identity);
    const refuse = () => {
      throw new QuittanceError('local_store_damaged', folder);
    };
    return {
      ...local,
      position: () => local.position(),
      close: () => local.close(),
      get: refuse,
      write: refuse,
    };
  };
  const first = await opened();
  await first.put(batch({ a: '1' }, 1n, 1n));
  await first.close();
  const store = await opened({ stores: { open: damaged, discard: discardLocalStore } });
  expect(() => store.get('a')).toThrow('local_store_damaged');
  await store.close();
  const next = await opened();
  expect(next.tip()).toBeNull();
  await next.close();
});

test('one that was given up answers nothing and takes nothing', async () => {
  const store = await opened();
  await store.put(batch({ a: '1' }, 1n, 1n));
  await store.close();
  await store.close();
  expect(() => store.get('a')).toThrow('local_store_closed');
  expect(() => store.get('unknown')).toThrow('local_store_closed');
  await store.put(batch({ a: '2' }, 2n, 2n));
});
