import { once } from 'node:events';
import { resolve } from 'node:path';
import { COMPOSE_GRACE_MS } from '@quittance/docker/compose';
import { startServers } from '@quittance/docker/servers';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { readMerchantPasswords } from '@quittance/runtime/config/merchant-passwords';
import { type Pipeline, readPipeline } from '@quittance/runtime/config/pipeline';
import { type Lifecycle, lifecycle } from '@quittance/runtime/lifecycle';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { type Home, homeOf, makeHome } from '../home.js';
import { removeFile, writeJsonFile } from '../json-file.js';
import { checkAccounts } from './accounts.js';
import { endpointsOf } from './endpoints.js';
import { takeLock } from './lock.js';
import { provision } from './provision.js';
import { openReport, type Report, reportLog } from './report.js';
import { SERVICE_NAMES, type Services, startServices, stopServices } from './services.js';
import { runSimulator, sandboxAccounts } from './simulator.js';

export interface UpOptions {
  /** End after the summary. */
  readonly once: boolean;
  /** Send the sandbox day. */
  readonly sandbox: boolean;
  /** null = the sandbox accounts. */
  readonly accounts: string | null;
  readonly json: boolean;
}

/** Longer than the servers give their slowest part, else a stop that ends well is called a failure. */
const STOP_PART_MS = COMPOSE_GRACE_MS + 15_000;

interface Run {
  readonly home: Home;
  readonly pipeline: Pipeline;
  readonly report: Report;
  readonly life: Lifecycle;
  readonly env: NodeJS.ProcessEnv;
}

/** Everything, from servers to summary. Never returns: the process ends when all has been stopped. */
export async function up(options: UpOptions, processEnv: NodeJS.ProcessEnv): Promise<never> {
  const home = homeOf(processEnv);
  const env = { ...processEnv, QUITTANCE_HOME: home.root };
  const pipeline = readSettings(env, readPipeline);
  if (options.accounts !== null) checkAccounts(resolve(options.accounts), env);
  if (options.sandbox) checkFinanceUser(env);
  const report = openReport(options.json);
  makeHome(home);
  const lock = await takeLock(home, report);
  for (const file of [home.endpoints, home.pipeline]) removeFile(file); // of a run that was killed: they are not ours
  let exitCode: ExitCode = EXIT.ok;
  const life = lifecycle({
    log: reportLog(report),
    process: withExit((code) => process.exit(code === 0 ? exitCode : code)),
    stopTimeoutMs: STOP_PART_MS,
    parentWatch: pipeline.parentWatch,
  });
  life.onStop('lock', () => lock.release());
  life.stopping.addEventListener('abort', () => lock.stopping());
  try {
    exitCode = await bringUp({ home, pipeline, report, life, env }, options);
    life.stop('the day is done');
  } catch (error) {
    if (!life.stopping.aborted) {
      report.step(messageOf(error));
      exitCode = error instanceof CliError ? error.exitCode : EXIT.off;
    }
    life.stop('it could not start');
  }
  return await new Promise<never>(() => {}); // the lifecycle ends the process
}

/** The summary is read as finance. On a ClickHouse of the user's own we must not change that user's password unasked. */
function checkFinanceUser(env: NodeJS.ProcessEnv): void {
  if (!env['QUITTANCE_CLICKHOUSE_URL'] || env['QUITTANCE_FINANCE_PASSWORD']) return;
  throw new CliError(
    EXIT.usage,
    'QUITTANCE_FINANCE_PASSWORD is not set: the summary reads your ClickHouse as its user finance. Set it, or use --no-sandbox.',
  );
}

/** `process`, but with another way to end. */
function withExit(exit: (code: number) => void): Parameters<typeof lifecycle>[0]['process'] {
  return {
    on: (event: string, listener: (thrown?: unknown) => void) => process.on(event, listener),
    exit,
    stdin: process.stdin,
  };
}

async function bringUp(run: Run, options: UpOptions): Promise<ExitCode> {
  const { home, report, life } = run;
  const [servers, accounts] = await Promise.all([
    ourServers(run),
    options.accounts === null ? sandboxAccounts(home, run.env) : resolve(options.accounts),
  ]);
  const env = { ...run.env, ...servers, QUITTANCE_ACCOUNTS_FILE: accounts };
  await provision(env, run.pipeline, reportLog(report), life.stopping);
  report.step('topics, schemas and tables are there');
  const services = await ourServices({ ...run, env });
  report.step(readyLine(services));
  if (options.accounts !== null)
    report.step('your accounts: the sandbox providers, which cannot sign for them, send nothing');
  const code = options.sandbox ? await sandboxDay(run, env) : EXIT.ok;
  if (options.once) return code;
  report.step('stays up until Ctrl-C');
  if (!life.stopping.aborted) await once(life.stopping, 'abort');
  return EXIT.ok;
}

function readyLine({ ingress, projections }: Services): string {
  const queryApi = projections.queryApi();
  const queries = queryApi === null ? '' : `, queries ${queryApi}`;
  return `ready: callbacks to ${ingress.url()}, console ${projections.url()}${queries}`;
}

/** The four servers' variables; they stop last, and their loss ends everything. */
async function ourServers({ home, report, life, env }: Run): Promise<NodeJS.ProcessEnv> {
  const merchants = readSettings(env, readMerchantPasswords);
  const servers = await startServers({
    home: home.root,
    env,
    merchants,
    report: (line) => report.step(line),
  });
  life.onStop('servers', () => servers.stop());
  servers.failed.then(life.fatal, life.fatal);
  writeJsonFile(home.servers, withoutGiven(servers.addresses.env, env), 0o600);
  return servers.addresses.env;
}

/** What the user gave stays in the user's environment: it may hold secrets of a cluster. */
function withoutGiven(variables: NodeJS.ProcessEnv, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !env[name]));
}

async function ourServices({ home, pipeline, report, life, env }: Run): Promise<Services> {
  let publish = (): void => {};
  const services = await startServices(home, pipeline, env, report, () => publish());
  publish = () => {
    writeJsonFile(
      home.processes,
      SERVICE_NAMES.map((name) => describeService(services, name)),
    );
    const { ingress, projections } = services;
    const own = { ingress: ingress.url(), console: projections.url(), queryApi: projections.queryApi() };
    writeJsonFile(home.pipeline, { QUITTANCE_ACCOUNTS_FILE: env['QUITTANCE_ACCOUNTS_FILE'] });
    writeJsonFile(home.endpoints, endpointsOf(env, own));
  };
  life.onStop('services', () => stopServices(services));
  life.onStop('endpoints', () => {
    publish = () => {};
    for (const file of [home.endpoints, home.processes, home.pipeline]) removeFile(file);
  });
  process.on('SIGHUP', () => process.kill(services.ingress.pid(), 'SIGHUP')); // reads the accounts again
  publish();
  return services;
}

function describeService(services: Services, name: (typeof SERVICE_NAMES)[number]) {
  const service = services[name];
  return { name, pid: service.pid(), url: service.url(), log: service.log };
}

async function sandboxDay({ home, life }: Run, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const args = ['day', '--endpoints', home.endpoints, '--sandbox', home.sandbox];
  return (await runSimulator(args, env, life.stopping)) === 0 ? EXIT.ok : EXIT.off;
}
