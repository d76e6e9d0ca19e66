import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimHome } from './home.js';
import { type Keeper, keeperFile, startKeeper } from './keeper.js';
import { waitUntil } from './ready/wait.js';

jest.setTimeout(30_000);

/** Needs no server, but real processes. */
describe('the keeper', () => {
  let home: string;
  let keeper: Keeper;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'quittance-keeper-'));
    keeper = startKeeper(home);
    await appears(keeperFile(home));
  });
  afterEach(async () => {
    await keeper.stop();
    rmSync(home, { recursive: true });
  });

  /** Runs a script that says it is there by making a file. */
  async function start(name: string, script: string): Promise<void> {
    const there = join(home, name);
    keeper.start({
      name,
      command: process.execPath,
      args: ['-e', `require('fs').writeFileSync(${JSON.stringify(there)}, ''); ${script}`],
      env: {},
      cwd: home,
      log: join(home, 'logs', `${name}.log`),
      graceMs: 300,
    });
    await appears(there);
  }

  it('stops also what does not want to', async () => {
    await start('willing', 'setInterval(() => {}, 1000)');
    await start('unwilling', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
    await keeper.stop();
    expect(existsSync(keeperFile(home))).toBe(false);
  });

  it('tells which program ended by itself, and how', async () => {
    await start('stays', 'setInterval(() => {}, 1000)');
    await start('ends', 'process.exit(7)');
    expect(await keeper.failed).toBe('ends');
    expect(keeper.ended('ends')).toBe('exit code 7');
    expect(keeper.ended('stays')).toBeUndefined();
  });

  it('keeps another run out of its home', async () => {
    const report = jest.fn();
    await expect(claimHome(home, report)).rejects.toThrow(/is in use by another run \(process \d+\)/);
    expect(report).toHaveBeenCalledTimes(1);
  });

  it('lets another run in as soon as it has stopped', async () => {
    await start('unwilling', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
    const claimed = claimHome(home, () => {});
    await Promise.all([keeper.stop(), claimed]);
  });

  it('does not keep anybody out by a file whose process is gone', async () => {
    await keeper.stop();
    writeFileSync(keeperFile(home), '999999999 running\n');
    await claimHome(home, () => {});
    expect(existsSync(keeperFile(home))).toBe(false);
  });
});

async function appears(file: string): Promise<void> {
  expect(
    await waitUntil(
      async () => existsSync(file),
      () => undefined,
      10_000,
    ),
  ).toBe('ready');
}
