import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@quittance/cli/home';
import { runOrFail } from '@quittance/docker/run';
import type { Variables } from '@quittance/docker/server';
import { type Codec, openCodec } from '@quittance/runtime/codec';
import { readServers } from '@quittance/runtime/config/env';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import { provisionTopics } from '@quittance/runtime/kafka/provision';
import { eventually } from '../harness/eventually.js';
import { asMembers, membersOf } from '../simulator/json.js';
import { type Random, seededRandom } from '../simulator/random.js';
import { makeSandbox, openSandbox } from '../simulator/sandbox.js';
import { Driver } from './driver.js';
import { layOutPipeline, PARTITIONS, type Pipeline, type Role, spillFolder } from './pipeline.js';
import { type FaultServers, startFaultServers } from './servers.js';
import { FOLD, progressOf, TRANSLATE, untilCaughtUp } from './verifier/caught-up.js';
import { type Verdict, verify } from './verifier/verify.js';

export interface RunOptions {
  readonly brokers: 1 | 3;
  readonly seed: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

/** Everything a scenario works with: a driver, a system of real processes, a verifier, and what was done so far. */
export interface Run {
  readonly brokers: 1 | 3;
  readonly home: string;
  readonly servers: FaultServers;
  readonly pipeline: Pipeline;
  readonly driver: Driver;
  readonly random: Random;
  readonly kafka: KafkaClient;
  readonly codec: Codec;
  readonly say: (line: string) => void;
  /** Processes of the pipeline killed or halted, by what the scenarios say. */
  kills: number;
  /** From a fault to the next progress, ms. */
  readonly recoveriesMs: number[];
  /** Waits until the role has made progress since now, and notes how long that took. */
  recovered(role: Role): Promise<void>;
  /** Stops the load, waits until all is done, and verifies. */
  settle(): Promise<Verdict>;
  close(keep: boolean): Promise<void>;
}

const RECOVERY_LIMIT_MS = 90_000;
const CATCH_UP_LIMIT_MS = 180_000;

/** Brings up servers, topics, tables, pipeline and driver; the load does not run yet. A failed start leaves nothing. */
export async function openRun(options: RunOptions): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'quittance-faults-'));
  const forget = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const servers = await startFaultServers(home, options.brokers, options.say);
    try {
      return await openOn(servers, home, options);
    } catch (error) {
      await servers.stop();
      throw error;
    }
  } catch (error) {
    forget();
    throw error;
  }
}

async function openOn(servers: FaultServers, home: string, options: RunOptions): Promise<Run> {
  const { brokers, seed, perSecond, say } = options;
  const settings = readServers(servers.env);
  const kafka = createKafka(settings.kafka, 'quittance-faults');
  const codec = await openCodec(settings.registry);
  await provision(servers.env, kafka, codec, brokers);
  const folder = join(home, 'sandbox');
  makeSandbox(folder, Date.now());
  const accountsFile = join(folder, 'accounts.json');
  letSpill(accountsFile);
  const pipeline = await layOutPipeline({ home, env: servers.env, accountsFile, replication: brokers });
  await pipeline.start();
  const { ingressUrl } = pipeline;
  const driver = new Driver({ ingressUrl, sandbox: openSandbox(folder), seed, perSecond });
  const recoveriesMs: number[] = [];
  return {
    brokers,
    home,
    servers,
    pipeline,
    driver,
    random: seededRandom(seed + 1),
    kafka,
    codec,
    say,
    kills: 0,
    recoveriesMs,
    recovered: async (role) => void recoveriesMs.push(await timeToProgress(role, kafka, driver)),
    settle: async () => {
      await driver.stop();
      await untilDrained(home);
      await untilCaughtUp(kafka, CATCH_UP_LIMIT_MS);
      const { acknowledged } = driver;
      return verify({ kafka, codec, clickhouse: settings.clickhouse, acknowledged });
    },
    close: async (keep) => {
      driver.close();
      await pipeline.stop();
      await servers.stop();
      if (keep) say(`logs are in ${join(home, 'logs')}`);
      else rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What the ingress accepted on its own disk is on its way to Kafka still, and nobody downstream knows. */
async function untilDrained(home: string): Promise<void> {
  const waiting = (): readonly string[] =>
    readdirSync(spillFolder(home)).filter((name) => name.endsWith('.spill'));
  await eventually(waiting, (files) => files.length === 0, { limitMs: CATCH_UP_LIMIT_MS });
}

async function provision(
  env: Variables,
  kafka: KafkaClient,
  codec: Codec,
  replication: 1 | 3,
): Promise<void> {
  await provisionTopics(kafka, { partitions: PARTITIONS, replication });
  await codec.register();
  const tables = join(projectRoot(), 'projections', 'dist', 'provision-main.js');
  await runOrFail('making the tables', process.execPath, [tables], { env: { ...process.env, ...env } });
}

/** Every other account may be answered from the ingress' own disk while Kafka is away. */
function letSpill(accountsFile: string): void {
  const { accounts } = membersOf(readFileSync(accountsFile, 'utf8'));
  if (!Array.isArray(accounts)) throw new Error('a sandbox has accounts');
  const entries = accounts.map((entry: unknown, index) => ({ ...asMembers(entry), spill: index % 2 === 0 }));
  writeFileSync(accountsFile, JSON.stringify({ accounts: entries }));
}

const GROUPS = {
  translate: TRANSLATE,
  fold: FOLD,
  // One of several; each has its own group, and all live in one process.
  projections: { id: 'quittance-projection-orders', topics: ['order-snapshots'] },
} as const;

async function timeToProgress(role: Role, kafka: KafkaClient, driver: Driver): Promise<number> {
  const started = Date.now();
  if (role === 'ingress') {
    await driver.more(1);
    return Date.now() - started;
  }
  const group = GROUPS[role];
  const step = (): Promise<bigint | null> => progressOf(kafka, group).catch(() => null);
  let before = await step();
  for (;;) {
    const now = await step();
    if (now !== null && before !== null && now > before) return Date.now() - started;
    before ??= now;
    if (Date.now() - started > RECOVERY_LIMIT_MS)
      throw new Error(`${role} has made no progress for ${RECOVERY_LIMIT_MS / 1000} s`);
    await sleep(100);
  }
}
