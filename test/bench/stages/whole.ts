import { join } from 'node:path';
import { choosePorts } from '@quittance/docker/ports';
import type { Machine } from '../../faults/machine.js';
import { type BenchAccounts, makeAccounts } from '../input/bodies.js';
import { ourMachine, stopInOrder } from '../ours.js';
import type { BenchServers } from '../servers.js';
import type { Booted } from '../stage.js';

/** The three processes as `quittance up` runs them, started. */
export interface WholePipeline {
  readonly accounts: BenchAccounts;
  readonly ingressPort: number;
  readonly consolePort: number;
  readonly machines: Readonly<Record<'ingress' | 'processors' | 'projections', Machine>>;
  stop(): Promise<void>;
}

export async function startWhole({ servers }: Booted): Promise<WholePipeline> {
  const accounts = makeAccounts(servers.home);
  const { kafka: ingressPort, registry: consolePort } = await choosePorts(join(servers.home, 'sandbox'));
  const env = {
    QUITTANCE_ACCOUNTS_FILE: accounts.accountsFile,
    QUITTANCE_INGRESS_PORT: String(ingressPort),
    QUITTANCE_CONSOLE_PORT: String(consolePort),
  };
  const machine = (name: 'ingress' | 'processors' | 'projections'): Machine =>
    ourMachine(servers, { name, workspace: name, env });
  const machines = {
    ingress: machine('ingress'),
    processors: machine('processors'),
    projections: machine('projections'),
  };
  const stop = (): Promise<void> => stopInOrder(Object.values(machines));
  try {
    await Promise.all(Object.values(machines).map((one) => one.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { accounts, ingressPort, consolePort, machines, stop };
}

/** Process numbers of the servers and of ours, by name. */
export function processesOf(
  servers: BenchServers,
  { machines }: WholePipeline,
): Readonly<Record<string, number>> {
  const ours = Object.entries(machines).map(([name, { pid }]) => [name, pid ?? 0] as const);
  return { ...servers.pids, ...Object.fromEntries(ours) };
}
