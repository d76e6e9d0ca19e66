import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadChangelog } from '@quittance/processors/fold/restore';
import { storeOpener } from '@quittance/processors/fold/store-opener';
import { foldWork } from '@quittance/processors/fold/work';
import { memoryCache } from '@quittance/processors/idempotency/memory';
import { desk, topics } from '@quittance/processors/testing/workbench';
import type { PartitionWork } from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { codecs, factRecord, snapshotRecord } from './orders.js';

/**
 * `npm run bench:store -- --orders 1000000`: the fold's local store without Kafka. Fills six partitions from a
 * changelog made up as it is read, folds chunks of 500 facts on orders at random, and starts again from the disk.
 */
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '1000000' }, memory: { type: 'boolean' } },
});
const ORDERS = Number(values.orders);
const PARTITIONS = 6;
const CHUNKS = 120;
const CHUNK = 500;
const FETCH = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
let read = 0;

/** Order i lies in partition i mod 6 at offset i. */
const changelog: ReadChangelog = async (partition, from, onRecords) => {
  const first = Number(from) + ((((partition - Number(from)) % PARTITIONS) + PARTITIONS) % PARTITIONS);
  for (let start = first; start < ORDERS; start += FETCH * PARTITIONS) {
    const records = [];
    for (let at = start; at < Math.min(ORDERS, start + FETCH * PARTITIONS); at += PARTITIONS)
      records.push(snapshotRecord(at, partition));
    read += records.length;
    await onRecords(records);
  }
};

function works(): readonly PartitionWork[] {
  const log = createLog({ service: 'bench', level: 'warn' });
  const options = {
    ...codecs,
    topics,
    desk,
    cache: memoryCache(1),
    clusterId: 'bench',
    readChangelog: changelog,
  };
  const storeFor = storeOpener({
    ...topics,
    codecs,
    clusterId: 'bench',
    log,
    stateDir: values.memory ? null : folder,
  });
  return Array.from({ length: PARTITIONS }, (_, partition) =>
    foldWork(partition, storeFor(partition), options),
  );
}

function memory(): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  const mib = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return `resident ${mib('VmRSS')} MiB (own ${mib('RssAnon')}, mapped files ${mib('RssFile')}; highest ${mib('VmHWM')})`;
}

function diskMiB(): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Math.round(bytes / 2 ** 20);
}

async function timed(what: string, run: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  const count = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(count / seconds).toLocaleString('en');
  process.stdout.write(`${what}: ${count} in ${seconds.toFixed(2)} s (${rate}/s), ${memory()}\n`);
}

async function restoreAll(all: readonly PartitionWork[]): Promise<number> {
  read = 0;
  await Promise.all(all.map((work) => work.restore()));
  return read;
}

async function foldAtRandom(all: readonly PartitionWork[]): Promise<number> {
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const partition = chunk % PARTITIONS;
    const facts = Array.from({ length: CHUNK }, (_, at) => {
      const order = Math.floor((Math.random() * ORDERS) / PARTITIONS) * PARTITIONS + partition;
      return factRecord(order, 2, partition, ORDERS + chunk * CHUNK + at);
    });
    const result = await all[partition]?.process(facts);
    await result?.committed();
  }
  return CHUNKS * CHUNK;
}

async function closeAll(all: readonly PartitionWork[]): Promise<void> {
  await Promise.all(all.map((work) => work.close?.()));
}

async function main(): Promise<void> {
  const sample = snapshotRecord(1, 1);
  process.stdout.write(
    `${ORDERS} orders of ${sample.value.length} bytes, ${PARTITIONS} stores; at first ${memory()}\n`,
  );
  await timed('making them up alone', async () => {
    for (let at = 0; at < 100_000; at += 1) snapshotRecord(at, 0);
    return 100_000;
  });
  let all = works();
  await timed('cold restore', () => restoreAll(all));
  await timed('facts folded at random', () => foldAtRandom(all));
  await closeAll(all);
  process.stdout.write(`on disk: ${diskMiB()} MiB\n`);
  all = works();
  await timed('warm restart, records read', () => restoreAll(all));
  await closeAll(all);
  rmSync(folder, { recursive: true });
}

void main();
