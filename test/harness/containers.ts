import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { givenVariables, ownVariables, splitByEnvironment } from '@quittance/docker/addresses';
import { pullImages } from '@quittance/docker/compose';
import { engineAnswers } from '@quittance/docker/engine';
import { type MerchantPasswords, merchantUsersXml } from '@quittance/docker/merchant-users';
import { choosePasswords } from '@quittance/docker/passwords';
import { choosePorts, type Ports } from '@quittance/docker/ports';
import { answers } from '@quittance/docker/ready/server';
import { waitUntil } from '@quittance/docker/ready/wait';
import { type Report, type ServerName, titles, type Variables } from '@quittance/docker/server';
import { getContainerRuntimeClient, getReaper } from 'testcontainers';
import { type ContainersProject, containersProject } from './containers-project.js';

const LIMIT_MS = 120_000;

export interface ContainersOptions {
  /** A folder for the ports and passwords of this run. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  /** Who get a ClickHouse user each; absent = none. */
  readonly merchants?: MerchantPasswords;
  /** From containers to servers that do their work. */
  readonly limitMs?: number;
}

/** Servers in containers, and the variables by which clients find them. */
export interface StartedContainers {
  readonly env: Variables;
  stop(): Promise<void>;
}

/**
 * Starts by testcontainers the servers that the environment gives no address for; undefined where that cannot be:
 * none is missing, no Docker engine answers, or it has not the images. Returns when each does its work, asked as
 * `startServers` asks; where one does not, nothing stays.
 */
export async function startContainers(options: ContainersOptions): Promise<StartedContainers | undefined> {
  const { home, env, report, merchants = new Map(), limitMs = LIMIT_MS } = options;
  const { given, ours } = splitByEnvironment(env);
  if (ours.length === 0 || !(await engineAnswers(env))) return undefined;
  const ports = await choosePorts(home);
  const passwords = await choosePasswords(home, env);
  if (!(await pullImages(ours, { home, env, report, ports, passwords }))) return undefined;
  if (!(await testcontainersWork(report))) return undefined;
  const merchantUsers = join(home, 'merchant-users.xml');
  await writeFile(merchantUsers, await merchantUsersXml(merchants));
  const project = containersProject(ports, passwords, merchantUsers);
  report(`starting ${ours.map((name) => titles[name]).join(', ')} in containers (${project.name}) …`);
  try {
    await project.up(ours);
    await Promise.all(ours.map((name) => untilItAnswers(name, ports, project, limitMs)));
  } catch (error) {
    await project.down().catch((problem: unknown) => report(`${project.name} is not all gone: ${problem}`));
    throw error;
  }
  const variables = [givenVariables(env, given), ...ours.map((name) => ownVariables(name, ports, passwords))];
  return {
    env: Object.fromEntries(variables.flatMap((some) => Object.entries(some))),
    stop: () => project.down(),
  };
}

/**
 * Whether testcontainers finds the engine that the docker command has found, and its reaper runs there: the container
 * that removes ours should this process be killed.
 */
async function testcontainersWork(report: Report): Promise<boolean> {
  try {
    await getReaper(await getContainerRuntimeClient());
    return true;
  } catch (error) {
    report(`testcontainers cannot be used here: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** By the mapped port, with the question that only a working server answers. */
async function untilItAnswers(
  name: ServerName,
  ports: Ports,
  project: ContainersProject,
  limitMs: number,
): Promise<void> {
  const outcome = await waitUntil(
    () => answers(name, ports),
    () => undefined,
    limitMs,
  );
  if (outcome === 'ready') return;
  const words = await project.lastWords(name);
  throw new Error(`${titles[name]} does not answer after ${limitMs / 1000} s. Its last lines:\n${words}`);
}
