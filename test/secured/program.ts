import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { answersSocket } from '@quittance/docker/ready/socket';
import { waitUntil } from '@quittance/docker/ready/wait';
import { lastLines } from '@quittance/docker/run';
import { tied } from '@quittance/docker/tied';

/** A server that a test has started. */
export interface Secured {
  readonly port: number;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly log: string;
  readonly port: number;
  readonly ready: () => Promise<boolean>;
}

const READY_MS = 40_000;
const GRACE_MS = 10_000;

/** Starts a server and waits until it does its work. It dies with this process, however that ends. */
export async function startProgram(options: ProgramOptions): Promise<Secured> {
  const { name, cwd, log, port, ready } = options;
  const { command, args } = tied(options.command, options.args);
  const output = openSync(log, 'a');
  const child = spawn(command, args, { cwd, stdio: ['ignore', output, output] });
  closeSync(output);
  let end: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const settle = (how: string) => {
      end = how;
      resolve();
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(force);
  };
  const outcome = await waitUntil(ready, () => end, READY_MS);
  if (outcome === 'ready') return { port, stop };
  await stop();
  throw new Error(`${name} did not come up (${end}):\n${lastLines(readFileSync(log, 'utf8'), 8)}`);
}

/** Whether a port of this machine says the right thing to a question in plain text. */
export function answersText(port: number, question: string, answer: string): Promise<boolean> {
  return answersSocket(port, Buffer.from(question), (reply) => reply.toString('latin1').startsWith(answer));
}
