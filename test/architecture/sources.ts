import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import ts from 'typescript';

/** A TypeScript file of ours: its path from the root and what it imports, both with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths from the root without ending ("runtime/codec") for ours, bare names ("kafkajs") for packages. */
  readonly imports: readonly string[];
}

const ROOT = resolve(__dirname, '..', '..');

/** `@quittance/schemas/money` and `../schemas/money.js` both become `schemas/money`. */
function normalised(specifier: string, importer: string): string {
  if (specifier.startsWith('@quittance/')) return specifier.slice('@quittance/'.length);
  if (!specifier.startsWith('.')) return specifier;
  return posix.normalize(posix.join(posix.dirname(importer), specifier)).replace(/\.(js|ts)$/, '');
}

/** A source from its text; what the rules' failing examples are made with. */
export function source(path: string, text: string): Source {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return { path, text, imports: importedFiles.map((file) => normalised(file.fileName, path)) };
}

/** Every TypeScript file in the tree that git tracks or would track. */
export function allSources(): readonly Source[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const paths = listed.split('\n').filter((path) => path !== '' && !path.includes('/generated/'));
  return paths.flatMap((path) => {
    try {
      return [source(path, readFileSync(join(ROOT, path), 'utf8'))];
    } catch {
      return []; // deleted in the work tree, not yet in the index
    }
  });
}

/** The top-level folder of a path: `schemas/money` → `schemas`. */
export function workspaceOf(path: string): string {
  return path.split('/')[0] ?? '';
}
