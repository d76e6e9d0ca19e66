import { spawn } from 'node:child_process';
import { tied } from './tied.js';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** null: not there, or killed by the time limit. */
  readonly code: number | null;
  /** What it wrote to both outputs. */
  readonly output: string;
}

/** Runs a command to its end, never longer than this process lives. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { timeoutMs, ...spawnOptions } = options;
  const program = tied(command, args);
  return new Promise((resolve) => {
    const child = spawn(program.command, program.args, {
      ...spawnOptions,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const output: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => output.push(part));
    child.stderr.on('data', (part: Buffer) => output.push(part));
    child.once('error', (error) => output.push(Buffer.from(error.message)));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({
        code: code !== null && code >= 0 ? code : null,
        output: Buffer.concat(output).toString('utf8'),
      });
    });
  });
}

/** Runs a command that must succeed; what it said last is in the error. */
export async function runOrFail(
  what: string,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
) {
  const result = await run(command, args, options);
  if (result.code !== 0) throw new Error(`${what} failed:\n${excerpt(result.output)}`);
  return result.output;
}

/** Some programs say first what is wrong, some last. */
function excerpt(output: string): string {
  const lines = output.trim().split('\n');
  return (lines.length <= 12 ? lines : [...lines.slice(0, 7), '…', ...lines.slice(-4)]).join('\n');
}

/** The end of a text, for an error message. */
export function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
