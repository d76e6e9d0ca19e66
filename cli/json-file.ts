import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes the whole file or nothing: a reader never sees half of it. */
export function writeJsonFile(path: string, value: unknown, mode = 0o644): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(draft, path);
}

/** The parsed content, or null where there is no such file or no JSON in it. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

/** A record of texts, or null: what our own small files hold. */
export function asTexts(value: unknown): Readonly<Record<string, string>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
