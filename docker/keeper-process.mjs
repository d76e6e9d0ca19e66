/**
 * Holds the servers for a process that may die in any way. It gets programs to start as JSON lines on its standard
 * input, tells what becomes of them as JSON lines on its standard output, and ends them all when that input ends: a
 * pipe ends with the process that held it, also on kill -9. In its own session, so that Ctrl-C in a terminal reaches
 * the services first and the servers only after them. Plain JavaScript, because it must run before anything is built.
 *
 * node keeper-process.mjs PIDFILE
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const pidFile = process.argv[2];
const children = new Map();
let stopping = false;

writeFileSync(pidFile, `${process.pid} running\n`, { flag: 'wx' });
process.on('exit', () => rmSync(pidFile, { force: true }));
process.stdout.on('error', () => {}); // nobody is left to read; standard input says so too
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);

createInterface({ input: process.stdin })
  .on('line', (line) => start(JSON.parse(line)))
  .on('close', stop);

function start({ name, command, args, env, cwd, log, graceMs }) {
  if (stopping) return;
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const file = openSync(log, 'a');
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', file, file] });
  closeSync(file);
  children.set(name, { child, graceMs });
  child.once('spawn', () => tell({ name, pid: child.pid }));
  child.once('error', (error) => ended(name, error.message));
  child.once('exit', (code, signal) => ended(name, signal ?? `exit code ${code}`));
}

function ended(name, how) {
  if (!children.delete(name)) return;
  tell({ name, ended: how });
  if (stopping && children.size === 0) process.exit(0);
}

function stop() {
  if (stopping) return;
  stopping = true;
  writeFileSync(pidFile, `${process.pid} stopping\n`);
  if (children.size === 0) process.exit(0);
  for (const { child, graceMs } of children.values()) {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs);
  }
}

function tell(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
