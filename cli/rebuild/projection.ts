import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { projectRoot } from '../home.js';
import { runningEnvironment } from '../server-environment.js';

/**
 * Makes a projection's table anew. The tables belong to the projections, which this package must not import: their own
 * program does it.
 * @param args of that program: the projection's name and its flags
 */
export function rebuildProjection(args: readonly string[], processEnv: NodeJS.ProcessEnv): Promise<ExitCode> {
  const env = runningEnvironment(processEnv);
  const script = join(projectRoot(), 'projections', 'dist', 'rebuild-main.js');
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve(code === 0 ? EXIT.ok : code === EXIT.usage ? EXIT.usage : EXIT.off),
    );
  });
}
