import { resolve } from 'node:path';
import {
  addressVariable,
  givenVariables,
  ownVariables,
  shownAddress,
  splitByEnvironment,
} from './addresses.js';
import { launchCompose, pullImages } from './compose.js';
import { engineAnswers } from './engine.js';
import { claimHome } from './home.js';
import { type Keeper, startKeeper } from './keeper.js';
import { cacheFolder } from './local/cache.js';
import { launchLocal } from './local/local.js';
import { findJava } from './local/tools.js';
import type { MerchantPasswords } from './merchant-users.js';
import { choosePasswords } from './passwords.js';
import { choosePorts } from './ports.js';
import { type Report, type ServerName, titles, type Variables } from './server.js';
import { failure, waitForServer } from './start-up.js';

export type Way = 'environment' | 'docker' | 'local';

export interface StartOptions {
  /** The folder for data, logs and passwords. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  /** How to get the servers that the environment gives no address for; without it, the first way that works. */
  readonly way?: Way;
  /** Merchants who get a ClickHouse user each that sees their own rows; absent = none. */
  readonly merchants?: MerchantPasswords;
}

export interface ServerAddresses {
  /** Everything a client needs, as the variables that our services read. */
  readonly env: Variables;
}

export interface RunningServers {
  readonly addresses: ServerAddresses;
  /** Stops what was started here; data stays. */
  stop(): Promise<void>;
  /** A server that was started here has died. Never settles otherwise. */
  readonly failed: Promise<Error>;
}

/**
 * The four servers, each from the first of: the address in the environment, Docker, a process on this machine.
 * Returns when all that was started here does its work.
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const { env, report } = options;
  const { given, ours } = splitByEnvironment(env);
  for (const name of given) report(`${titles[name]}: yours, at ${shownAddress(env, name)}`);
  const variables = givenVariables(env, given);
  if (ours.length === 0)
    return { addresses: { env: variables }, stop: async () => {}, failed: new Promise(() => {}) };
  const context = await openHome(options);
  const keeper = startKeeper(context.home);
  try {
    await startOurs(ours, options.way, context, keeper);
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  const own = ours.map((name) => ownVariables(name, context.ports, context.passwords));
  return {
    addresses: { env: Object.assign({}, variables, ...own) as Variables },
    stop: () => keeper.stop(),
    failed: keeper.failed.then((program) => failure(program, context.home, keeper)),
  };
}

type Context = Awaited<ReturnType<typeof openHome>>;

async function openHome({ home, env, report, merchants = new Map() }: StartOptions) {
  const folder = resolve(home);
  await claimHome(folder, report);
  return {
    home: folder,
    env,
    report,
    ports: await choosePorts(folder),
    passwords: await choosePasswords(folder, env),
    merchants,
  };
}

async function startOurs(
  ours: ServerName[],
  way: Way | undefined,
  context: Context,
  keeper: Keeper,
): Promise<void> {
  if (way === 'environment') throw new Error(`no address given: set ${ours.map(addressVariable).join(', ')}`);
  if (await dockerServes(ours, way, context)) {
    await launchCompose(ours, context, keeper);
    await Promise.all(ours.map((name) => waitForServer(name, 'docker', context, keeper)));
    return;
  }
  const needJava = ours.includes('kafka') || ours.includes('registry');
  const java = needJava ? await findJava(context.env) : '';
  const local = { ...context, java, cache: cacheFolder(context.env) };
  context.report(
    `starting ${ours.map((name) => titles[name]).join(', ')} on this machine, data in ${context.home} …`,
  );
  const startOne = async (name: ServerName) => {
    await launchLocal(name, local, keeper);
    await waitForServer(name, name, context, keeper);
  };
  await Promise.all(ours.map(startOne));
}

async function dockerServes(ours: ServerName[], way: Way | undefined, context: Context): Promise<boolean> {
  if (way === 'local') return false;
  const serves = (await engineAnswers(context.env)) && (await pullImages(ours, context));
  if (way === 'docker' && !serves) throw new Error('Docker was asked for, but no engine serves the images');
  return serves;
}
