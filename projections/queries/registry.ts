import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { isParameterType, type ParameterType, readValue, TYPE_RULES } from './parameter-types.js';

export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Taken where none is given; `now` is the moment of asking, `*` any text, `account` each account's own zone. */
  readonly fallback: string;
  readonly about: string;
}

/** A question that finance asks, with the parameters it takes. */
export interface NamedQuery {
  readonly name: string;
  /** One line: what it answers. */
  readonly about: string;
  /** Further lines of the head: definitions, limits, how to read it. Empty where there are none. */
  readonly notes: string;
  readonly parameters: readonly QueryParameter[];
  readonly sql: string;
}

const TITLE = /^-- (\w+): (.+)$/;
const PARAMETER = /^-- @param (\w+) (\w+) (\S+) (.+)$/;
/** Asked for beside the parameters, so no parameter may be called so. */
const RESERVED: ReadonlySet<string> = new Set(['format']);
const PLACEHOLDER = /\{(\w+):([^}]*)\}/g;

function parameter(line: string): QueryParameter {
  const [, name, type, fallback, about] = PARAMETER.exec(line) ?? [];
  if (name === undefined || fallback === undefined || about === undefined || !isParameterType(type)) {
    throw new Error(`not "-- @param name ${Object.keys(TYPE_RULES).join('|')} default about": ${line}`);
  }
  if (RESERVED.has(name)) throw new Error(`a parameter cannot be called ${name}: ${line}`);
  const read = { name, type, fallback, about };
  readValue(read, fallback, 0);
  return read;
}

/** Parameters declared and used must be the same, or one of them is a mistyped name. */
function checkNames(name: string, declared: readonly string[], used: readonly string[]): void {
  const [head, body] = [declared, used].map((names) => [...new Set(names)].sort().join());
  if (head !== body) throw new Error(`${name}: declares parameters [${head}] and uses [${body}]`);
  if (new Set(declared).size !== declared.length) throw new Error(`${name}: declares a parameter twice`);
}

/** A value is checked by its declared type, so the statement must read it as that and as nothing else. */
function checkUse({ name, parameters, sql }: NamedQuery): void {
  const used = [...sql.matchAll(PLACEHOLDER)].map(([, of = '', as = '']) => ({ of, as }));
  checkNames(
    name,
    parameters.map((one) => one.name),
    used.map(({ of }) => of),
  );
  for (const { name: of, type } of parameters) {
    const wrong = used.find((one) => one.of === of && one.as !== TYPE_RULES[type].clickhouse);
    if (wrong === undefined) continue;
    throw new Error(
      `${name}: ${of} is a ${type}: write {${of}:${TYPE_RULES[type].clickhouse}}, not ${wrong.as}`,
    );
  }
}

/** The lines of a text that stand before its statement. */
function headOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return end < 0 ? lines : lines.slice(0, end);
}

/** Reads a query's text: a title line, lines of explanation, its parameters' lines, the statement. */
export function parseQuery(text: string): NamedQuery {
  const [title = '', ...head] = headOf(text);
  const [, name, about] = TITLE.exec(title) ?? [];
  if (name === undefined || about === undefined) throw new Error(`no "-- name: about" on top: ${title}`);
  const isParameter = (line: string) => line.startsWith('-- @');
  const notes = head.filter((line) => !isParameter(line)).map((line) => line.slice(2).trim());
  const sql = text
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .trim();
  const parameters = head.filter(isParameter).map(parameter);
  const query = { name, about, notes: notes.join(' ').trim(), parameters, sql };
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
