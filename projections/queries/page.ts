import type { NamedQuery } from './registry.js';

const HEADER = ['| query | answers | parameters |', '|---|---|---|'];

/** A line in a cell: a pipe would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function row({ name, about, notes, parameters }: NamedQuery): string {
  const taken = parameters.map(
    (one) => `\`${one.name}\` ${one.type}, ${cell(one.about)} (\`${one.fallback}\`)`,
  );
  return `| \`${name}\` | ${cell([about, notes].filter(Boolean).join(' '))} | ${taken.join('<br>')} |`;
}

/** The table of docs/queries.md: every query with what its head says of it. */
export function queryTable(queries: Iterable<NamedQuery>): string {
  return [...HEADER, ...[...queries].map(row)].join('\n');
}
