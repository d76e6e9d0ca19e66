/** A cell as it came from a server. */
export type Cell = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** Columns of plain text, numbers to the right; the names come from the first row. */
export function renderTable(
  rows: readonly Row[],
  columns: readonly string[] = Object.keys(rows[0] ?? {}),
): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column] ?? null)))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const rightAligned = columns.map((column) => rows.every((row) => isNumeric(row[column] ?? null)));
  return lines
    .map((line) =>
      line
        .map((text, index) => {
          const width = widths[index] ?? 0;
          return rightAligned[index] === true ? text.padStart(width) : text.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellText(cell: Cell): string {
  return cell === null ? '–' : String(cell);
}

function isNumeric(cell: Cell): boolean {
  return (
    cell === null ||
    typeof cell === 'number' ||
    typeof cell === 'bigint' ||
    /^-?\d+(\.\d+)?$/.test(String(cell))
  );
}
