import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { takeLock } from './lock.js';
import { identityOf } from './process-identity.js';

describe('one up per home', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-lock-'));
  const home = homeOf({ QUITTANCE_HOME: folder });
  const lines: string[] = [];
  const report = { step: (line: string) => void lines.push(line) };

  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => rmSync(home.lock, { force: true }));

  it('leaves nothing behind', async () => {
    const lock = await takeLock(home, report);
    expect(existsSync(home.lock)).toBe(true);
    lock.release();
    expect(existsSync(home.lock)).toBe(false);
  });

  it('refuses a second one, and says who holds it', async () => {
    const lock = await takeLock(home, report);
    const refused = takeLock(home, report);
    await expect(refused).rejects.toMatchObject({ exitCode: EXIT.usage });
    await expect(refused).rejects.toThrow(`process ${process.pid}`);
    lock.release();
  });

  it('waits for one that is stopping', async () => {
    const lock = await takeLock(home, report);
    lock.stopping();
    const next = takeLock(home, report);
    lock.release();
    (await next).release();
  });

  it('takes over from a process that is gone, also where its number lives on in another', async () => {
    for (const holder of ['running 999999999 1', `running ${process.pid} 1`, 'half a line']) {
      writeFileSync(home.lock, `${holder}\n`);
      (await takeLock(home, report)).release();
    }
    expect(identityOf(process.pid)).toMatch(/^\d+ \S+$/);
  });
});
