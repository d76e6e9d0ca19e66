import * as topics from '@quittance/schemas/topics/index';
import { DAY_MS, type Retention } from '@quittance/schemas/topics/topic';
import type { EnvReader } from './env-reader.js';

const ENTRY = /^([a-z-]+)=(?:(\d{1,5})d|(forever))$/;

/** A compacted topic is the fold's memory: giving it a limit would forget money. */
const FOLDERS: ReadonlySet<string> = new Set(
  Object.values(topics)
    .filter((topic) => topic.retention.kind !== 'compact')
    .map((topic) => topic.folder),
);

/** Reads `callbacks=forever,dead-letters=365d`: retention by folder of schemas/topics. */
export function readRetention(reader: EnvReader, variable: string): ReadonlyMap<string, Retention> {
  const chosen = new Map<string, Retention>();
  for (const part of (reader.optional(variable) ?? '').split(',').filter((text) => text.trim() !== '')) {
    const [, folder = '', days, forever] = ENTRY.exec(part.trim()) ?? [];
    if (!FOLDERS.has(folder) || days === '0' || chosen.has(folder))
      reader.mistake(
        variable,
        `has an entry that cannot be used (${part.trim()})`,
        `write topic=<days>d or topic=forever, each topic once; topics: ${[...FOLDERS].join(', ')}`,
      );
    else
      chosen.set(
        folder,
        forever === undefined ? { kind: 'delete', ms: Number(days) * DAY_MS } : { kind: 'forever' },
      );
  }
  return chosen;
}
