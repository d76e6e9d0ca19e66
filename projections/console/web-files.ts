import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';

export interface WebFile {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Path → file. A fixed list: nothing that a request says is ever used as a file name. */
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/console.css': ['console.css', 'text/css; charset=utf-8'],
  '/console.js': ['console.js', 'text/javascript; charset=utf-8'],
  '/tables.js': ['tables.js', 'text/javascript; charset=utf-8'],
  '/explain.js': ['explain.js', 'text/javascript; charset=utf-8'],
} as const;

/** Read once at start; the page needs no build. */
export function readWebFiles(): ReadonlyMap<string, WebFile> {
  const folder = join(packageRoot, 'console', 'web');
  return new Map(
    Object.entries(FILES).map(([path, [file, contentType]]) => [
      path,
      { contentType, body: readFileSync(join(folder, file)) },
    ]),
  );
}
