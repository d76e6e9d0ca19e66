import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentFolder } from './segments.js';

/** What was synced, by path. No disk forgets on demand, so it is seen that it was asked not to. */
const mockSynced: string[] = [];
jest.mock('node:fs/promises', () => {
  const actual = jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises');
  const open: typeof actual.open = async (path, flags, mode) => {
    const handle = await actual.open(path, flags, mode);
    const sync = handle.sync.bind(handle);
    handle.sync = () => {
      mockSynced.push(String(path));
      return sync();
    };
    return handle;
  };
  return { ...actual, open };
});

test('a file is in its folder for good before anything is written to it, and gone for good once removed', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'segments-'));
  const folder = join(parent, 'spill');
  const segments = new SegmentFolder(folder);
  const { segment, file } = await segments.create();
  expect(mockSynced).toEqual([folder]);
  await file.close();
  await segments.remove(segment);
  expect(mockSynced).toEqual([folder, folder]);
  rmSync(parent, { recursive: true });
});
