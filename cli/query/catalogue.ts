import type { Row } from '@quittance/runtime/clickhouse';

/** What can be asked for by name, from the console's /api/queries: name, what it is about, its parameters. */
export function catalogueOf(body: unknown): readonly Row[] {
  return asRows(body).map((row) => {
    const parameters = asRows(row['parameters']).map((parameter) => String(parameter['name']));
    return { name: String(row['name']), about: String(row['about']), parameters: parameters.join(', ') };
  });
}

/** Objects of an array; anything else gives none. */
export function asRows(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
