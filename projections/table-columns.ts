export interface ColumnDefinition {
  readonly name: string;
  /** As it stands in CREATE TABLE: name, type, default. */
  readonly definition: string;
}

/** The text between the first bracket and the one that closes it. */
function bracketed(text: string): string {
  const start = text.indexOf('(');
  let depth = 0;
  for (let at = start; at >= 0 && at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(start + 1, at);
  }
  throw new Error(`no list of columns in ${text.slice(0, 80)}`);
}

/** Splits at commas outside any bracket. */
export function items(list: string): readonly string[] {
  const found: string[] = [''];
  let depth = 0;
  for (const mark of list) {
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    if (mark === ',' && depth === 0) found.push('');
    else found.push(`${found.pop() ?? ''}${mark}`);
  }
  return found.map((item) => item.trim().replace(/\s+/g, ' '));
}

/** The columns of one of our CREATE TABLE statements, without its indexes. */
export function columnDefinitions(createTable: string): readonly ColumnDefinition[] {
  return items(bracketed(createTable))
    .filter((item) => !item.startsWith('INDEX '))
    .map((definition) => ({ name: definition.split(' ')[0] ?? '', definition }));
}

/** The indexes of one of our CREATE TABLE statements: `INDEX name expression TYPE …`. */
export function indexDefinitions(createTable: string): readonly ColumnDefinition[] {
  return items(bracketed(createTable))
    .filter((item) => item.startsWith('INDEX '))
    .map((definition) => ({ name: definition.split(' ')[1] ?? '', definition }));
}

/** How an index is made, by its definition: `bloom_filter(0.001)` of `INDEX name expression TYPE bloom_filter(0.001) GRANULARITY 1`. */
export function indexType(definition: string): string {
  return / TYPE (.+?)(?: GRANULARITY \d+)?$/.exec(definition)?.[1] ?? '';
}

/** The columns that one of our CREATE TABLE statements sorts by, as `system.tables` writes them. */
export function sortingKey(createTable: string): string {
  return /^ORDER BY \(?([^()\n]+)\)?$/m.exec(createTable)?.[1] ?? '';
}

/** The settings of one of our CREATE TABLE statements that may change later; how long tokens are kept is not one. */
export function changeableSettings(createTable: string): readonly string[] {
  const list = /^SETTINGS (.*)$/m.exec(createTable)?.[1] ?? '';
  return items(list).filter((setting) => setting !== '' && !setting.includes('deduplication_window'));
}

/** Does a column hold rows of its own, which may gain members? */
export function isNested(definition: string): boolean {
  return definition.includes(' Array(Tuple(');
}
