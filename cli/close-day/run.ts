import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { projectRoot } from '../home.js';
import { environmentOfHome } from '../server-environment.js';

const CODES: readonly ExitCode[] = Object.values(EXIT);

/**
 * Closes days by the projections' own program, whose tables this package must not know. Nothing needs to be up here:
 * the servers are those of the environment, else those of the home.
 */
export function runCloseDay(args: readonly string[], processEnv: NodeJS.ProcessEnv): Promise<ExitCode> {
  const script = join(projectRoot(), 'projections', 'dist', 'close-main.js');
  const child = spawn(process.execPath, [script, ...args], {
    stdio: 'inherit',
    env: environmentOfHome(processEnv),
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(CODES.find((each) => each === code) ?? EXIT.off));
  });
}
