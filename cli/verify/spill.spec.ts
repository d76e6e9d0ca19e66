import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withScratch } from './scratch.js';
import { Spill } from './spill.js';

const folder = mkdtempSync(join(tmpdir(), 'spill-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = (frames: Iterable<Buffer>) => [...frames].map(String);

test('gives back each bucket’s frames in their order, and takes the file away', () => {
  const spill = new Spill(join(folder, 'a'), 3);
  const wanted: string[][] = [[], [], []];
  for (let each = 0; each < 30_000; each += 1) {
    const text = `frame ${each} ${'x'.repeat(each % 40)}`;
    spill.add(each % 2, Buffer.from(text));
    wanted[each % 2]?.push(text);
  }
  expect([0, 1, 2].map((bucket) => texts(spill.drain(bucket)))).toEqual(wanted);
  expect(texts(spill.drain(0))).toEqual([]);
  expect(readdirSync(join(folder, 'a'))).toEqual([]);
});

test('frames that are empty, larger than the buffer, or larger than a reading', () => {
  const spill = new Spill(join(folder, 'b'), 1);
  const sizes = [0, 200_000, 1, 3_000_000, 0, 131_072, 7];
  for (const size of sizes) spill.add(0, Buffer.alloc(size, 1));
  expect([...spill.drain(0)].map(({ length }) => length)).toEqual(sizes);
  expect(spill.bytes).toBe(sizes.reduce((sum, size) => sum + size + 4, 0));
});

test('a file that was cut short is an error, not a short answer', () => {
  const spill = new Spill(join(folder, 'c'), 1);
  writeFileSync(join(folder, 'c', '0'), Buffer.from([0, 0, 0, 9, 1, 2]));
  expect(() => texts(spill.drain(0))).toThrow('ends within a frame');
});

describe('the folder of a run', () => {
  const made = () => readdirSync(folder).filter((name) => name.startsWith('quittance-verify-'));

  it('is gone after a result and after an error', async () => {
    const seen = await withScratch(folder, (scratch) => Promise.resolve(existsSync(scratch)));
    const failing = withScratch(folder, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect([seen, made()]).toEqual([true, []]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is gone after %s, which ends the process', async (signal, code) => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exited');
    });
    const listeners = process.listenerCount(signal);
    await withScratch(folder, (scratch) => {
      writeFileSync(join(scratch, 'x'), 'x');
      expect(() => process.emit(signal)).toThrow('exited');
      expect(made()).toEqual([]);
      return Promise.resolve();
    });
    expect(exit).toHaveBeenCalledWith(code);
    expect(process.listenerCount(signal)).toBe(listeners);
    exit.mockRestore();
  });
});
