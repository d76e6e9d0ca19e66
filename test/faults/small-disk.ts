import { spawnSync } from 'node:child_process';
import { tied } from '@quittance/docker/tied';
import type { Launch } from './machine.js';

const MOUNT = 'mkdir -p "$1" && mount -t tmpfs -o "size=$2k" none "$1" && shift 2 && exec "$@"';

/** A mount namespace of its own needs root, or a user namespace in which one is root. */
function unshare(): readonly string[] {
  return process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
}

/** Can a process here be given a disk of its own? Linux with `unshare`, where namespaces are allowed. */
export function canHaveSmallDisk(): boolean {
  const mount = ['sh', '-c', 'mount -t tmpfs -o size=64k none /tmp'];
  return spawnSync('unshare', [...unshare(), ...mount], { stdio: 'ignore' }).status === 0;
}

/**
 * The same program with a folder on a disk of its own, which is empty at each start and gone with the process.
 * @param kilobytes all that there is room for
 */
export function onSmallDisk(launch: Launch, folder: string, kilobytes: number): Launch {
  // Tied once more inside: a change of credentials, as by a user namespace, unties.
  const inside = tied(launch.command, launch.args);
  const mounted = ['sh', '-c', MOUNT, 'sh', folder, String(kilobytes), inside.command, ...inside.args];
  return { ...launch, command: 'unshare', args: [...unshare(), ...mounted] };
}
