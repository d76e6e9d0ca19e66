import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BenchServers } from './servers.js';

const SEGMENT = /\.log$/;
const PARTITION = /-\d+$/;

/** Bytes that each topic has on the broker's disk, by name: what one replica keeps, uncompressed. */
export function topicBytes({ home }: BenchServers): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const file of readdirSync(join(home, 'broker'), { recursive: true, withFileTypes: true })) {
    const folder = basename(file.parentPath);
    if (!SEGMENT.test(file.name) || !PARTITION.test(folder)) continue;
    const topic = folder.replace(PARTITION, '');
    bytes.set(topic, (bytes.get(topic) ?? 0) + statSync(join(file.parentPath, file.name)).size);
  }
  return bytes;
}
