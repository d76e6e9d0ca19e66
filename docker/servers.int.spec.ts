import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { keeperFile } from './keeper.js';
import { packageFile } from './package-root.js';
import { answersKafka } from './ready/kafka.js';
import { answersRedis } from './ready/redis.js';
import type { Variables } from './server.js';

jest.setTimeout(120_000); // the first start of all may have to download them

/**
 * Servers that outlive their run are the one mess a person cannot see, so each way to die is tried on a real owner:
 * another process, which holds the four real servers in a folder of their own.
 */
describe('the four local servers', () => {
  const home = mkdtempSync(join(tmpdir(), 'quittance-servers-'));
  const owners: ChildProcess[] = [];

  afterAll(async () => {
    for (const owner of owners) owner.kill('SIGKILL');
    await until(() => !owners.some((owner) => owner.exitCode === null && owner.signalCode === null));
    await until(() => !keeperIsThere(home));
    rmSync(home, { recursive: true, force: true });
  });

  it('serve, and end with an owner that is killed by kill -9', async () => {
    const owner = await startOwner(home, owners);
    expect(await answersKafka(port(owner.variables, 'QUITTANCE_KAFKA_BROKERS'))).toBe(true);
    expect(await answersRedis(port(owner.variables, 'QUITTANCE_REDIS_URL'))).toBe(true);
    expect(await registerSchema(owner.variables)).toBe(1);
    await clickhouse(owner.variables, 'quittance', 'CREATE DATABASE IF NOT EXISTS quittance');
    await clickhouse(
      owner.variables,
      'quittance',
      'CREATE TABLE quittance.t (a Int64) ORDER BY a AS SELECT 7',
    );
    const processes = descendants(owner.process.pid);
    expect(processes).toHaveLength(5); // the keeper and four servers

    owner.process.kill('SIGKILL');
    await until(() => !processes.some(isAlive));
  });

  it('start again in the same folder with their data, and end with a keeper that is killed by kill -9', async () => {
    const owner = await startOwner(home, owners);
    expect(await registerSchema(owner.variables)).toBe(1);
    expect(await clickhouse(owner.variables, 'quittance', 'SELECT a FROM quittance.t')).toBe('7');
    const [keeper, ...servers] = descendants(owner.process.pid);
    expect(servers).toHaveLength(4);

    process.kill(Number(keeper), 'SIGKILL');
    await until(() => !servers.some(isAlive));
    expect(await owner.exitCode).toBe(3); // it was told that its servers failed
  });

  it('show finance the views and nothing behind them, and end with an owner that is asked to', async () => {
    const owner = await startOwner(home, owners);
    const view =
      'CREATE VIEW quittance.orders DEFINER = quittance SQL SECURITY DEFINER AS SELECT a FROM quittance.t';
    await clickhouse(owner.variables, 'quittance', view);
    expect(await clickhouse(owner.variables, 'finance', 'SELECT a FROM quittance.orders')).toBe('7');
    const denied = [
      'SELECT a FROM quittance.t',
      'INSERT INTO quittance.t VALUES (8)',
      'DROP VIEW quittance.orders',
    ];
    for (const query of denied)
      expect(await clickhouse(owner.variables, 'finance', query)).toMatch(/ACCESS_DENIED/);
    const processes = descendants(owner.process.pid);

    owner.process.kill('SIGTERM');
    expect(await owner.exitCode).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
  });
});

interface Owner {
  readonly process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  readonly variables: Variables;
}

/** Runs the compiled code: an owner has to be a process of its own. */
async function startOwner(home: string, owners: ChildProcess[]): Promise<Owner> {
  const script = `
    const { startServers } = require(${JSON.stringify(packageFile('dist', 'servers.js'))});
    const options = { home: ${JSON.stringify(home)}, env: process.env, way: 'local', report: console.error };
    startServers(options).then((servers) => {
      console.log(JSON.stringify(servers.addresses.env));
      servers.failed.then(() => process.exit(3));
      process.on('SIGTERM', () => servers.stop().then(() => process.exit(0)));
    });`;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^QUITTANCE_(?!CACHE)/.test(name)),
  );
  const log = join(home, 'owner.log');
  writeFileSync(log, '');
  const child = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  owners.push(child);
  const exitCode = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stderr.on('data', (part: Buffer) => writeFileSync(log, part, { flag: 'a' }));
  const first = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error(readFileSync(log, 'utf8'))));
  });
  return { process: child, exitCode, variables: JSON.parse(await first) as Variables };
}

async function registerSchema(variables: Variables): Promise<number> {
  const response = await fetch(`${variables['QUITTANCE_SCHEMA_REGISTRY_URL']}/subjects/test-value/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: '{"type":"string"}' }),
  });
  return ((await response.json()) as { id: number }).id;
}

async function clickhouse(
  variables: Variables,
  user: 'quittance' | 'finance',
  query: string,
): Promise<string> {
  const password =
    variables[user === 'finance' ? 'QUITTANCE_FINANCE_PASSWORD' : 'QUITTANCE_CLICKHOUSE_PASSWORD'];
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const url = String(variables['QUITTANCE_CLICKHOUSE_URL']);
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body: query });
  return (await response.text()).trim();
}

function port(variables: Variables, name: string): number {
  return Number(variables[name]?.split(':').at(-1));
}

/** Every process below one, itself left out, parents first. */
function descendants(root: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const rows = table.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (pid: number | undefined): number[] =>
    rows.filter(([, parent]) => parent === pid).flatMap(([child]) => [Number(child), ...below(child)]);
  return below(root).filter(isAlive);
}

/** A zombie has ended; it only waits for its parent to ask how. */
function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !state.trim().startsWith('Z');
  } catch {
    return false;
  }
}

function keeperIsThere(home: string): boolean {
  try {
    return isAlive(Number.parseInt(readFileSync(keeperFile(home), 'utf8'), 10));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const start = Date.now(); Date.now() - start < 20_000; await sleep(100)) if (condition()) return;
  throw new Error('still not so after 20 s');
}
