import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The call that sends the sandbox day and compares every figure; its exit code is the verdict. */
export function sendDay(root, { env }) {
  const child = spawn(process.execPath, [join(root, 'cli', 'dist', 'main.js'), 'send', '--day'], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the day ended with exit code ${code}`)),
    );
  });
}
