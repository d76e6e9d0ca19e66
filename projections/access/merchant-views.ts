import { items } from '../table-columns.js';
import type { OpenView, View } from './open-view.js';
import { quotedText } from './quoting.js';

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
 * Does each row of a view say whose it is? Then a row policy can keep the others' out; a view without the column spans
 * merchants or belongs to none.
 */
export function carriesMerchant(create: string): boolean {
  return viewColumns(create).includes('merchant');
}

/** Reference data: nothing in them is any merchant's, so each may read every row. */
const OF_NOBODY: readonly string[] = ['business_days'];

/**
 * Views whose rows say more than what is the merchant's own, with the columns that are. A column that is not named here
 * is closed, a new one too. Left out of day_closes: who signed, the remark, and what was open then, which are about the
 * whole account and may name other merchants.
 */
const OWN_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  day_closes: [
    'provider',
    'account',
    'merchant',
    'day',
    'currency',
    'exponent',
    'paid_orders',
    'gross_minor',
    'refund_count',
    'refunds_minor',
    'net_minor',
    'movements',
    'hash',
    'closed_at',
    'time_zone',
    'close_id',
    'day_hash',
    'watermark',
  ],
};

/** What one merchant may read of a view; null = nothing. */
export function merchantView({ name, create }: View, merchant: string): OpenView | null {
  if (OF_NOBODY.includes(name)) return { name, columns: null, rows: null };
  if (!carriesMerchant(create)) return null;
  return { name, columns: OWN_COLUMNS[name] ?? null, rows: `merchant = ${quotedText(merchant)}` };
}
