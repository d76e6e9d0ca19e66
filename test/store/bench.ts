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
 * The fold's local store without Kafka: fills six partitions from a changelog made up as it is read, folds chunks of
 * facts on orders at random, and starts again from the disk. A process of its own, because its memory is part of the
 * result; writes one line of JSON. Run by `npm run bench -- store` and `-- growth`.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    chunks: { type: 'string', default: '120' },
    memory: { type: 'boolean', default: false },
  },
});
const ORDERS = Number(values.orders);
const CHUNKS = Number(values.chunks);
const PARTITIONS = 6;
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

/** Of this process, MB: all of it, and without the store's files that the system keeps mapped. */
function memoryMb(): { readonly resident: number; readonly own: number } {
  const status = readFileSync('/proc/self/status', 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { resident: mb('VmRSS'), own: mb('RssAnon') };
}

function diskMb(): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Math.round(bytes / 2 ** 20);
}

async function timed(
  run: () => Promise<number>,
): Promise<{ readonly count: number; readonly seconds: number }> {
  const startedAt = performance.now();
  const count = await run();
  return { count, seconds: (performance.now() - startedAt) / 1000 };
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
  const snapshotBytes = snapshotRecord(1, 1).value.length;
  let all = works();
  const cold = await timed(() => restoreAll(all));
  const folded = await timed(() => foldAtRandom(all));
  const memory = memoryMb();
  await closeAll(all);
  const disk = diskMb();
  all = works();
  const warm = await timed(() => restoreAll(all));
  await closeAll(all);
  rmSync(folder, { recursive: true });
  const figures = {
    'snapshot bytes': snapshotBytes,
    'facts/s': folded.count / folded.seconds,
    'cold restore s': cold.seconds,
    'orders/s restored': cold.count / cold.seconds,
    'warm restart s': warm.seconds,
    'records read at warm restart': warm.count,
    'disk MB': disk,
    'RSS MB': memory.resident,
    'RSS MB without mapped files': memory.own,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

void main();
