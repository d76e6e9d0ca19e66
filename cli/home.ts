import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The places inside QUITTANCE_HOME. */
export interface Home {
  readonly root: string;
  readonly logs: string;
  readonly sandbox: string;
  /** Addresses for people and programs; there only while everything runs. */
  readonly endpoints: string;
  /** Our processes: name, pid, health address, log. */
  readonly processes: string;
  /** What the running pipeline was told, as variables; there only while everything runs. */
  readonly pipeline: string;
  /** Addresses and passwords of the servers that we started ourselves; 0600. */
  readonly servers: string;
  readonly lock: string;
}

/** Root of the repository, from source and from dist alike. */
export function projectRoot(from: string = __dirname): string {
  return existsSync(join(from, 'turbo.json')) ? from : projectRoot(dirname(from));
}

/** QUITTANCE_HOME, else `.quittance` beside the package.json we belong to. */
export function homeOf(env: NodeJS.ProcessEnv): Home {
  const root = resolve(env['QUITTANCE_HOME'] || join(projectRoot(), '.quittance'));
  return {
    root,
    logs: join(root, 'logs'),
    sandbox: join(root, 'sandbox'),
    endpoints: join(root, 'endpoints.json'),
    processes: join(root, 'processes.json'),
    pipeline: join(root, 'pipeline.json'),
    servers: join(root, 'servers.json'),
    lock: join(root, 'up.lock'),
  };
}

/** Makes the folders `up` writes to. */
export function makeHome(home: Home): void {
  for (const folder of [home.root, home.logs]) mkdirSync(folder, { recursive: true });
}
