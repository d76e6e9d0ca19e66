import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.js';

const SECTIONS = ['table', 'insert', 'view'] as const;
type Section = (typeof SECTIONS)[number];

/** The statements of a projection's .sql, null where it has none of that kind. */
export type ProjectionSql = Readonly<Record<Section, string | null>>;

/** Stands for input()'s structure in an insert; the sink knows it only once it knows who wrote the records. */
export const STRUCTURE_PLACEHOLDER = '{structure}';

const MARK = /^-- @(\w+)$/m;

function isSection(word: string | undefined): word is Section {
  return SECTIONS.some((section) => section === word);
}

/** Splits a text at its `-- @table`, `-- @insert` and `-- @view` lines; what stands before the first is a comment. */
export function parseSql(text: string): ProjectionSql {
  const [, ...parts] = text.split(MARK);
  const found: Record<Section, string | null> = { table: null, insert: null, view: null };
  for (let at = 0; at < parts.length; at += 2) {
    const word = parts[at];
    if (!isSection(word)) throw new Error(`unknown section -- @${word}; there are ${SECTIONS.join(', ')}`);
    if (found[word] !== null) throw new Error(`section -- @${word} stands twice`);
    found[word] = parts[at + 1]?.trim() ?? '';
  }
  return found;
}

/** Reads `<name>.sql` beside the projection's source. */
export function readSql(name: string): ProjectionSql {
  return parseSql(readFileSync(join(packageRoot, `${name}.sql`), 'utf8'));
}
