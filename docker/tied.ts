import { spawnSync } from 'node:child_process';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

let setprivWorks: boolean | undefined;

/**
 * The same command, to be killed by the system when the process that spawns it is gone, even by kill -9. Linux only;
 * elsewhere the command is returned as it is, and the keeper's pipe is what ends it.
 */
export function tied(command: string, args: readonly string[], signal: 'KILL' | 'TERM' = 'KILL'): Command {
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
  return setprivWorks
    ? { command: 'setpriv', args: ['--pdeathsig', signal, '--', command, ...args] }
    : { command, args };
}
