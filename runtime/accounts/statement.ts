import {
  LINE_KINDS,
  PAYMENT_LINE_STATES,
  REFUND_LINE_STATES,
  type StatementMapping,
  TIME_FORMATS,
  type TimeColumn,
  type TotalTitles,
  type Worded,
} from '@quittance/schemas/statements/mapping';
import type { JsonNode } from './node.js';
import { readTimeZone } from './values.js';

const MEMBERS = [
  ...['encoding', 'delimiter', 'quoted', 'cellPrefix', 'skipLines', 'kind', 'paymentState', 'refundState'],
  ...['orderNo', 'merchantOrderNo', 'refundNo', 'amount', 'refundAmount', 'negativeRefunds', 'fee'],
  ...[
    'settleable',
    'merchantCode',
    'currency',
    'currencies',
    'amounts',
    'time',
    'refundTime',
    'timeZone',
    'totals',
  ],
] as const;
const TOTALS = ['rows', 'amount', 'refundAmount', 'fee', 'settleable'] as const;
const TITLE = /^\S(.{0,126}\S)?$/;
const TITLE_HINT = 'the title of a column, at most 128';
const CURRENCY = /^[A-Z]{3}$/;
/** A fee is kept with five digits of the major unit: a smaller unit has no exact fee. */
const MAX_DIGITS = 5;

/** The `statement` member of an account: how its bills are read. null where it is left out or wrong (noted). */
export function readStatement(node: JsonNode): StatementMapping | null {
  if (node.missing) return null;
  const members = node.members(MEMBERS);
  if (members === null) return null;
  const of = (name: string): JsonNode => members.get(name) ?? node.at(undefined);
  const required = readRequired(of);
  const currencies = readCurrencies(of('currencies'), of('currency'));
  const optional = readOptional(of);
  const form = readForm(of);
  const refundState = of('refundState').missing ? null : readWorded(of('refundState'), REFUND_LINE_STATES);
  const refundTime = of('refundTime').missing ? null : readTime(of('refundTime'));
  const timeZone = of('timeZone').missing ? null : readTimeZone(of('timeZone'));
  const totals = of('totals').missing ? null : readTotals(of('totals'));
  if (totals !== null && currencies !== null && Object.keys(currencies).length > 1)
    of('totals').mistake(
      'cannot be checked: the bill has several currencies',
      'leave totals out, or name one currency',
    );
  if (required === null || currencies === null || form === null) return null;
  return { ...form, ...required, ...optional, currencies, refundState, refundTime, timeZone, totals };
}

type Of = (name: string) => JsonNode;

/** One of the words; where it is left out, the first. */
function oneOf<Word extends string>(node: JsonNode, words: readonly Word[], isOptional = true): Word | null {
  if (node.missing && isOptional) return words[0] ?? null;
  const word = words.find((each) => each === node.value);
  return (
    word ??
    node.mistake(node.missing ? 'is missing' : 'has an unknown value', `use one of ${words.join(', ')}`)
  );
}

function readForm(of: Of) {
  const encoding = oneOf(of('encoding'), ['utf-8', 'gb18030']);
  const delimiter = oneOf(of('delimiter'), [',', ';', '\t', '|']);
  const amounts = oneOf(of('amounts'), ['major', 'minor']);
  const cellPrefix = of('cellPrefix').missing ? '' : of('cellPrefix').text(/^.$/, 'one character');
  const skipLines = of('skipLines').missing ? 0 : of('skipLines').whole(0, 100);
  const quoted = of('quoted').missing ? true : of('quoted').flag();
  if (
    encoding === null ||
    delimiter === null ||
    amounts === null ||
    cellPrefix === null ||
    skipLines === null
  )
    return null;
  return { encoding, delimiter, amounts, cellPrefix, skipLines, quoted };
}

function readRequired(of: Of) {
  const kind = readWorded(of('kind'), LINE_KINDS);
  const paymentState = readWorded(of('paymentState'), PAYMENT_LINE_STATES);
  const orderNo = of('orderNo').text(TITLE, TITLE_HINT);
  const amount = of('amount').text(TITLE, TITLE_HINT);
  const time = readTime(of('time'));
  if (kind === null || paymentState === null || orderNo === null || amount === null || time === null)
    return null;
  return { kind, paymentState, orderNo, amount, time };
}

function title(node: JsonNode): string | null {
  return node.missing ? null : node.text(TITLE, TITLE_HINT);
}

function readOptional(of: Of) {
  return {
    merchantOrderNo: title(of('merchantOrderNo')),
    refundNo: title(of('refundNo')),
    refundAmount: title(of('refundAmount')),
    negativeRefunds: of('negativeRefunds').flag(),
    fee: title(of('fee')),
    settleable: title(of('settleable')),
    merchantCode: title(of('merchantCode')),
    currency: title(of('currency')),
  };
}

/** `{ "always": WORD }`, or `{ "column": title, "values": { "their word": WORD } }`. */
function readWorded<Word extends string>(node: JsonNode, words: readonly Word[]): Worded<Word> | null {
  const members = node.members(['always', 'column', 'values']);
  if (members === null) return null;
  const [always, column, values] = ['always', 'column', 'values'].map(
    (name) => members.get(name) ?? node.at(undefined),
  );
  if (always !== undefined && !always.missing) {
    if (column?.missing === false || values?.missing === false)
      node.mistake('says both always and a column', 'write one of the two');
    const word = oneOf(always, words, false);
    return word === null ? null : { always: word };
  }
  const name = column?.text(TITLE, TITLE_HINT) ?? null;
  const read = (values?.entries('value') ?? []).flatMap(([said, meant]): [string, Word][] => {
    const word = oneOf(meant, words, false);
    return word === null ? [] : [[said, word]];
  });
  return name === null ? null : { column: name, values: Object.fromEntries(read) };
}

function readTime(node: JsonNode): TimeColumn | null {
  const members = node.members(['column', 'format', 'withinDay']);
  if (members === null) return null;
  const of = (name: string): JsonNode => members.get(name) ?? node.at(undefined);
  const column = of('column').text(TITLE, TITLE_HINT);
  const format = oneOf(of('format'), TIME_FORMATS, false);
  const withinDay = of('withinDay').missing ? true : of('withinDay').flag();
  return column === null || format === null ? null : { column, format, withinDay };
}

/** Digits by currency: a bill in another currency is a wrong file, and none is taken to have two digits. */
function readCurrencies(node: JsonNode, column: JsonNode): Readonly<Record<string, number>> | null {
  const read = node.entries('currency').flatMap(([currency, digits]): [string, number][] => {
    if (!CURRENCY.test(currency))
      digits.mistake('has a name that cannot be used', 'write a currency as three capital letters');
    const number = digits.whole(0, MAX_DIGITS);
    return number === null ? [] : [[currency, number]];
  });
  if (read.length > 1 && column.missing)
    node.mistake(
      'names several currencies, and no column tells which',
      'name the column in "currency", or one currency',
    );
  return read.length === 0 ? null : Object.fromEntries(read);
}

function readTotals(node: JsonNode): TotalTitles | null {
  const members = node.members(TOTALS);
  if (members === null) return null;
  const of = (name: (typeof TOTALS)[number]) => title(members.get(name) ?? node.at(undefined));
  const totals = {
    rows: of('rows'),
    amount: of('amount'),
    refundAmount: of('refundAmount'),
    fee: of('fee'),
    settleable: of('settleable'),
  };
  return Object.values(totals).every((each) => each === null)
    ? node.mistake('names no total', `name at least one of ${TOTALS.join(', ')}`)
    : totals;
}
