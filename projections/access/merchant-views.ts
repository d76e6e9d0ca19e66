import { items } from '../table-columns.js';

const SELECT_LIST = /\bSELECT\s+(?:DISTINCT\s+)?([\s\S]*)$/;

/** The text up to the first FROM that stands outside any bracket. */
function beforeFrom(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && /^\sFROM\b/.test(text.slice(at, at + 6))) return text.slice(0, at);
  }
  return text;
}

/** The names of the columns of one of our CREATE VIEW statements. */
export function viewColumns(create: string): readonly string[] {
  const withoutComments = create.replace(/--.*$/gm, '');
  const list = SELECT_LIST.exec(withoutComments)?.[1];
  if (list === undefined) throw new Error(`no SELECT in ${create.slice(0, 80)}`);
  return items(beforeFrom(list)).map((item) => /(\w+)$/.exec(item)?.[1] ?? item);
}

/**
 * May a merchant's user read this view? Where each row says whose it is, a row policy can keep the others' out; a view
 * without the column spans merchants or belongs to none, and is for whoever runs the platform.
 */
export function carriesMerchant(create: string): boolean {
  return viewColumns(create).includes('merchant');
}
