import { spawn } from 'node:child_process';

const running = new Set();

/** Runs a command to its end with our own output; resolves to its exit code, 1 where it could not be started. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    running.add(child);
    const ended = (code) => {
      running.delete(child);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      ended(1);
    });
    child.once('exit', (code, signal) => ended(signal === null ? code : 1));
  });
}

/** Ends what `run` started; for the moment our own parent is gone. */
export function endRunning(signal = 'SIGTERM') {
  for (const child of running) child.kill(signal);
}
