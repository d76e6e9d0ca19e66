import { readJsonFile } from '../json-file.js';

/** A process as processes.json has it. */
export interface ProcessEntry {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly log: string;
}

const TIMEOUT_MS = 3_000;

/** What `up` wrote about its processes; empty where it is not running here. */
export function processEntries(file: string): readonly ProcessEntry[] {
  const value = readJsonFile(file);
  return Array.isArray(value) ? value.filter(isProcessEntry) : [];
}

function isProcessEntry(value: unknown): value is ProcessEntry {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value && 'pid' in value && 'url' in value && 'log' in value && typeof value.url === 'string'
  );
}

/** `ready`, the reason why not, or `no answer`. */
export async function readiness(entry: ProcessEntry): Promise<string> {
  try {
    const response = await fetch(`${entry.url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = await response.json();
    if (response.ok) return 'ready';
    return typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : 'not ready';
  } catch {
    return 'no answer';
  }
}

/** One metric's samples by their labels, as text: `{topic="x",partition="0"}` → value. */
export async function metricSamples(entry: ProcessEntry, name: string): Promise<ReadonlyMap<string, number>> {
  try {
    const response = await fetch(`${entry.url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return samplesOf(await response.text(), name);
  } catch {
    return new Map();
  }
}

/** Reads the exposition format, of which one metric is wanted. */
export function samplesOf(text: string, name: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return new Map(
    lines.map((line) => {
      const cut = line.lastIndexOf(' ');
      return [line.slice(name.length, cut), Number(line.slice(cut + 1))];
    }),
  );
}
