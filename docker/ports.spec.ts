import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts } from './ports.js';

describe('choosePorts', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'quittance-ports-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('gives every server another port, and the same ones next time', async () => {
    const ports = await choosePorts(home);
    expect(new Set(Object.values(ports)).size).toBe(6);
    expect(await choosePorts(home)).toEqual(ports);
  });

  it('replaces a port that is taken by now, and only that one', async () => {
    const ports = await choosePorts(home);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(ports.redis, '127.0.0.1', resolve));
    const again = await choosePorts(home);
    await new Promise((resolve) => other.close(resolve));
    expect(again.redis).not.toBe(ports.redis);
    expect({ ...again, redis: 0 }).toEqual({ ...ports, redis: 0 });
  });

  it('does not mind a file that was cut short', async () => {
    await writeFile(join(home, 'ports.json'), '{"kafka": 2');
    expect((await choosePorts(home)).kafka).toBeGreaterThanOrEqual(20000);
  });
});
