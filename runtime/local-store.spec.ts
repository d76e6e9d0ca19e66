import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { discardLocalStore, type LocalStore, openLocalStore } from './local-store.js';

jest.setTimeout(60_000);

let folder: string;
const open: LocalStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-store-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function opened(identity = 'mine'): Promise<LocalStore> {
  const store = await openLocalStore(folder, identity);
  open.push(store);
  return store;
}

const BATCHES = 5_000;

/** Of each batch others, which cannot be compressed: damage then meets the bytes themselves. */
function bytesOf(batch: number, outputLength = 2_000): Buffer {
  return createHash('shake256', { outputLength }).update(String(batch)).digest();
}

/** Batch n writes n under `last` and under a key of its own. */
async function fill(store: LocalStore, batches: number, bytes = 2_000): Promise<void> {
  for (let batch = 1; batch <= batches; batch += 1) {
    const value = bytesOf(batch, bytes);
    await store.write(
      new Map([
        [`k${batch}`, value],
        ['last', Buffer.from(String(batch))],
      ]),
      String(batch),
    );
  }
}

const filesLike = (pattern: RegExp) => readdirSync(folder).filter((name) => pattern.test(name));

test('what was written is there again, with its position', async () => {
  const store = await opened();
  expect(store.position()).toBeNull();
  await fill(store, 3);
  await store.close();
  const again = await opened();
  expect([again.position(), again.get('last')?.toString(), again.get('k4')]).toEqual(['3', '3', null]);
});

test('is refused while it is open, also to whoever would empty it', async () => {
  await opened();
  await expect(opened()).rejects.toMatchObject({ code: 'local_store_locked' });
  await expect(discardLocalStore(folder)).rejects.toMatchObject({ code: 'local_store_locked' });
});

test('a store of another identity is refused, and one that was emptied belongs to nobody', async () => {
  const store = await opened('theirs');
  await fill(store, 1);
  await store.close();
  await expect(opened()).rejects.toMatchObject({ code: 'local_store_foreign' });
  await discardLocalStore(folder);
  expect((await opened()).position()).toBeNull();
});

describe('damage', () => {
  let template: string;

  /** Some tables and a log with many batches. */
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'local-store-'));
    const store = await openLocalStore(template, 'mine');
    await fill(store, BATCHES);
    await store.close();
    expect(readdirSync(template).filter((name) => name.endsWith('.ldb')).length).toBeGreaterThan(1);
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  /** `cp -a` keeps times to the nanosecond; cpSync does not. */
  beforeEach(() => execFileSync('cp', ['-a', `${template}/.`, folder]));

  function garble(name: string, at: number): void {
    const bytes = readFileSync(join(folder, name));
    const from = Math.floor(bytes.length * at);
    for (let index = from; index < Math.min(from + 64, bytes.length); index += 1) bytes[index] = 0xa5 ^ index;
    writeFileSync(join(folder, name), bytes);
  }

  /** The store is refused, or it is whole and merely behind. */
  async function refusedOrWhole(): Promise<'refused' | 'whole'> {
    try {
      const store = await opened();
      const last = Number(store.position() ?? 0);
      for (let batch = 1; batch <= last; batch += 1) {
        const value = store.get(`k${batch}`);
        expect(value?.equals(bytesOf(batch))).toBe(true);
      }
      expect(Number(store.get('last')?.toString() ?? 0)).toBe(last);
      return 'whole';
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'local_store_damaged' });
      return 'refused';
    }
  }

  test('none: a copy is whole', async () => {
    expect(await refusedOrWhole()).toBe('whole');
  });

  const places = [0, 0.2, 0.4, 0.6, 0.8, 0.99];

  test.each(places)('a table garbled at %d is refused', async (at) => {
    garble(filesLike(/\.ldb$/)[0] ?? '', at);
    expect(await refusedOrWhole()).toBe('refused');
  });

  test.each(places)('a log garbled at %d leaves no batch out', async (at) => {
    garble(filesLike(/\.log$/)[0] ?? '', at);
    await refusedOrWhole();
  });

  test.each([/\.ldb$/, /\.log$/, /^MANIFEST/, /^CURRENT/])(
    'a %s cut to half is refused or behind',
    async (kind) => {
      const name = filesLike(kind)[0] ?? '';
      truncateSync(join(folder, name), Math.trunc(readFileSync(join(folder, name)).length / 2));
      await refusedOrWhole();
    },
  );

  test.each([/\.ldb$/, /^MANIFEST/, /^CURRENT/, /^seal\.json/])(
    'a %s of garbage is refused',
    async (kind) => {
      writeFileSync(join(folder, filesLike(kind)[0] ?? ''), 'garbage');
      expect(await refusedOrWhole()).toBe('refused');
    },
  );

  test('a table that is gone is refused', async () => {
    rmSync(join(folder, filesLike(/\.ldb$/)[0] ?? ''));
    expect(await refusedOrWhole()).toBe('refused');
  });

  test('a rotten entry in a table that nobody sealed is refused when it is read', async () => {
    rmSync(join(folder, 'seal.json'));
    for (const name of filesLike(/\.ldb$/)) garble(name, 0.3);
    expect(await refusedOrWhole()).toBe('refused');
  });

  test('what is left can be emptied and used again', async () => {
    for (const name of filesLike(/\.ldb$|^MANIFEST|^CURRENT/)) writeFileSync(join(folder, name), 'garbage');
    expect(await refusedOrWhole()).toBe('refused');
    await discardLocalStore(folder);
    const store = await opened();
    await fill(store, 2);
    expect(store.get('last')?.toString()).toBe('2');
  });
});

describe('a process that is killed while it writes', () => {
  /** Goes on writing from the position it finds, two entries a batch, until it is killed. */
  const WRITER = `
    const { openLocalStore } = require('./local-store.js');
    openLocalStore(process.argv[1], 'mine').then(async (store) => {
      for (let batch = Number(store.position() ?? 0) + 1; ; batch += 1) {
        const value = Buffer.alloc(2000, batch + ' ');
        await store.write(new Map([['k' + batch, value], ['last', Buffer.from(String(batch))]]), String(batch));
        if (batch % 100 === 0) process.stdout.write('.');
      }
    });`;
  let compiled: string;

  /** A child process has no Jest to compile for it. */
  beforeAll(() => {
    compiled = mkdtempSync(join(tmpdir(), 'local-store-js-'));
    mkdirSync(join(compiled, 'local-store'));
    for (const name of [
      'local-store',
      'errors',
      'local-store/frame',
      'local-store/marks',
      'local-store/seal',
    ]) {
      const source = join(__dirname, `${name}.ts`);
      const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' } as const;
      writeFileSync(
        join(compiled, `${name}.js`),
        transformFileSync(source, { jsc, module: { type: 'commonjs' } }).code,
      );
    }
  });
  afterAll(() => rmSync(compiled, { recursive: true, force: true }));

  async function writing() {
    const env = { ...process.env, NODE_PATH: join(__dirname, '..', 'node_modules') };
    const child = spawn(process.execPath, ['-e', WRITER, folder], {
      cwd: compiled,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return child;
  }

  async function killedAfter(ms: number): Promise<void> {
    const child = await writing();
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  }

  test('holds its folder for as long as it lives, asleep or not', async () => {
    const child = await writing();
    await expect(opened()).rejects.toMatchObject({ code: 'local_store_locked' });
    child.kill('SIGSTOP');
    await expect(opened()).rejects.toMatchObject({ code: 'local_store_locked' });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect((await opened()).position()).not.toBeNull();
  });

  test('leaves whole batches only, and goes on from there', async () => {
    let former = 0;
    for (const ms of [5, 60, 150, 300]) {
      await killedAfter(ms);
      const store = await opened();
      const last = Number(store.position() ?? 0);
      expect(last).toBeGreaterThan(former);
      for (let batch = 1; batch <= last; batch += 1) expect(store.get(`k${batch}`)).not.toBeNull();
      expect(store.get(`k${last + 1}`)).toBeNull();
      await store.close();
      former = last;
    }
  });
});
