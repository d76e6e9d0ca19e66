import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';

const PARAMETER_TYPES = ['Date', 'DateTime'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Taken where none is given; `now` is the moment of asking. */
  readonly fallback: string;
  readonly about: string;
}

/** A question that finance asks, with the parameters it takes. */
export interface NamedQuery {
  readonly name: string;
  readonly about: string;
  readonly parameters: readonly QueryParameter[];
  readonly sql: string;
}

const TITLE = /^-- (\w+): (.+)$/;
const PARAMETER = /^-- @param (\w+) (\w+) (\S+) (.+)$/;
const PLACEHOLDER = /\{(\w+):/g;

function isType(word: string | undefined): word is ParameterType {
  return PARAMETER_TYPES.some((type) => type === word);
}

function parameter(line: string): QueryParameter {
  const [, name, type, fallback, about] = PARAMETER.exec(line) ?? [];
  if (name === undefined || fallback === undefined || about === undefined || !isType(type)) {
    throw new Error(`not "-- @param name ${PARAMETER_TYPES.join('|')} default about": ${line}`);
  }
  return { name, type, fallback, about };
}

/** Parameters declared and used must be the same, or one of them is a mistyped name. */
function checkUse({ name, parameters, sql }: NamedQuery): void {
  const declared = parameters.map((one) => one.name).sort();
  const used = [...new Set([...sql.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))].sort();
  if (declared.join() !== used.join()) {
    throw new Error(`${name}: declares parameters [${declared}] and uses [${used}]`);
  }
}

/** Reads a query's text: a title line, its parameters' lines, the statement. */
export function parseQuery(text: string): NamedQuery {
  const [title = '', ...lines] = text.split('\n');
  const [, name, about] = TITLE.exec(title) ?? [];
  if (name === undefined || about === undefined) throw new Error(`no "-- name: about" on top: ${title}`);
  const head = lines.filter((line) => line.startsWith('-- @param'));
  const sql = lines
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .trim();
  const query = { name, about, parameters: head.map(parameter), sql };
  checkUse(query);
  return query;
}

function readAll(): ReadonlyMap<string, NamedQuery> {
  const folder = join(packageRoot, 'queries');
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  const found = files.sort().map((file) => {
    const query = parseQuery(readFileSync(join(folder, file), 'utf8'));
    if (`${query.name}.sql` !== file) throw new Error(`${file} calls itself ${query.name}`);
    return [query.name, query] as const;
  });
  return new Map(found);
}

/** One per .sql file of this folder, by name: adding a query is adding a file. */
export const queries: ReadonlyMap<string, NamedQuery> = readAll();
