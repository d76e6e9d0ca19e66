import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { Machine } from '../../../faults/machine.js';
import { type BenchServers, systemVariables } from '../../servers.js';

const MAIN = join(projectRoot(), 'test', 'dist', 'bench', 'peers', 'floor', 'floor-main.js');

/** What Node.js and kafkajs can do at most, not started yet. */
export function floorMachine(servers: BenchServers, port: number, topic: string): Machine {
  return new Machine({
    name: 'floor',
    log: join(servers.home, 'logs', 'floor.log'),
    answers: null,
    restarts: false,
    launch: () => ({
      command: process.execPath,
      args: [MAIN, String(port), servers.brokers, topic],
      env: systemVariables(),
      cwd: servers.home,
    }),
  });
}
