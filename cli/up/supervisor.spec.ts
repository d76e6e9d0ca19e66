import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervise } from './supervisor.js';

describe('a supervised service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-supervisor-'));
  const script = join(folder, 'service.js');
  const command = (log: string) => ({
    name: 'service',
    script,
    args: [],
    env: process.env,
    log: join(folder, log),
  });
  const quiet = { step: () => {} };
  const SERVES = `
    console.log('a line that says nothing');
    const address = 'http://127.0.0.1:' + process.pid;
    console.log(JSON.stringify({ ready: 'service', url: address, queryApi: address + '/api' }));
    process.stdin.on('end', () => process.exit(0)).resume();
  `;

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is started again when it is killed, and told by its new address', async () => {
    writeFileSync(script, SERVES);
    let changed: () => void = () => {};
    const back = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const service = await supervise(command('restart.log'), quiet, () => changed());
    const first = service.url();
    process.kill(service.pid(), 'SIGKILL');
    await back;
    expect(service.url()).not.toBe(first);
    expect(service.queryApi()).toBe(`${service.url()}/api`);
    await service.stop();
  });

  it('that cannot start is an error with the end of its log', async () => {
    writeFileSync(script, "console.error('no such account'); process.exit(2);");
    await expect(supervise(command('broken.log'), quiet, () => {})).rejects.toThrow(
      /exit code 2.*no such account.*broken\.log/s,
    );
  });

  it('stops when the pipe that holds it is closed', async () => {
    writeFileSync(script, `${SERVES} process.on('SIGTERM', () => {});`);
    const service = await supervise(command('stop.log'), quiet, () => {});
    const pid = service.pid();
    await service.stop();
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
