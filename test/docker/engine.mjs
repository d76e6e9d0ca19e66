import { spawnSync } from 'node:child_process';

/** Whether a Docker engine with compose answers; asked before anything is installed. */
export function engineAnswers() {
  const answers = (...args) => spawnSync('docker', args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
  return answers('info') && answers('compose', 'version');
}
