/** A text for SQL, where no query parameter may stand (https://clickhouse.com/docs/sql-reference/syntax#string). */
export function quotedText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** GRANT takes no query parameters; backticks quote any name (https://clickhouse.com/docs/sql-reference/syntax#identifiers). */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A text between two tags of XML. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
