import type { StatementLine } from '../generated/statement-lines.js';
import { MAX_MINOR } from '../money.js';
import { LINE_KINDS, PAYMENT_LINE_STATES, REFUND_LINE_STATES } from './mapping.js';

/** Says of an order that the replaced statement had it and this one has not. */
export const WITHDRAWN = 'WITHDRAWN';

/** Why a record is no line of a bill; it is quarantined with this code, and its partition goes on. */
export const LINE_PROBLEMS = [
  'missing_field',
  'id_too_long',
  'not_plain_text',
  'unknown_line_kind',
  'unknown_line_state',
  'bad_amount',
  'bad_unit',
  'bad_time',
  'bad_replacement',
] as const;

/** `detail` names the field and what was expected, never what was given. */
export interface LineProblem {
  readonly reason: (typeof LINE_PROBLEMS)[number];
  readonly detail: string;
}

type Check = (line: StatementLine) => LineProblem | null;

const MAX_LENGTH = 128;
const NOT_PLAIN = /[\p{Cc}\p{Surrogate}]/u;
const CURRENCY = /^[A-Z]{3}$/;
/** The digits in which a fee is exact (Decimal(18,5)). */
const MAX_EXPONENT = 5;
const MAX_FEE_E5 = 10n ** 18n - 1n;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const DAY_MS = 86_400_000;

const NAMED = ['statement_id', 'provider', 'account', 'merchant', 'provider_order_no'] as const;
const TEXTS = [
  ...NAMED,
  ...(['provider_state', 'merchant_order_no', 'refund_no', 'merchant_code', 'replaces'] as const),
];

/** In this order: the first problem is told. */
const CHECKS: readonly Check[] = [checkTexts, checkKind, checkMoney, checkTimes, checkReplacement];

/**
 * What is wrong with a line by itself; null where nothing is. The importer asks before it sends, and translate before
 * it believes.
 */
export function statementLineProblem(line: StatementLine): LineProblem | null {
  for (const check of CHECKS) {
    const problem = check(line);
    if (problem !== null) return problem;
  }
  return null;
}

function checkTexts(line: StatementLine): LineProblem | null {
  const missing = NAMED.find((name) => line[name].trim() === '');
  if (missing !== undefined) return { reason: 'missing_field', detail: `${missing}: missing` };
  for (const name of TEXTS) {
    const text = line[name] ?? '';
    if (text.length > MAX_LENGTH)
      return { reason: 'id_too_long', detail: `${name}: longer than ${MAX_LENGTH} characters` };
    if (NOT_PLAIN.test(text))
      return { reason: 'not_plain_text', detail: `${name}: has a control character or half a pair` };
  }
  return null;
}

function checkKind({ kind, state, refund_no }: StatementLine): LineProblem | null {
  const kinds: readonly string[] = [...LINE_KINDS, WITHDRAWN];
  if (!kinds.includes(kind))
    return { reason: 'unknown_line_kind', detail: `kind: none of ${kinds.join(', ')}` };
  if (kind === WITHDRAWN) return null;
  const states: readonly string[] = kind === 'PAYMENT' ? PAYMENT_LINE_STATES : REFUND_LINE_STATES;
  if (!states.includes(state))
    return { reason: 'unknown_line_state', detail: `state: none of ${states.join(', ')}` };
  return refund_no === ''
    ? { reason: 'missing_field', detail: 'refund_no: empty; null where the bill has none' }
    : null;
}

function checkMoney(line: StatementLine): LineProblem | null {
  const { kind, currency, exponent, amount_minor, fee_e5, settleable_minor } = line;
  const amounts = [amount_minor, fee_e5, settleable_minor];
  if (kind === WITHDRAWN) {
    return amounts.every((each) => each === null)
      ? null
      : { reason: 'bad_amount', detail: 'WITHDRAWN has no amounts' };
  }
  const isUnit =
    CURRENCY.test(currency ?? '') && exponent !== null && exponent >= 0 && exponent <= MAX_EXPONENT;
  if (!isUnit)
    return {
      reason: 'bad_unit',
      detail: `currency, exponent: three capital letters and 0 to ${MAX_EXPONENT}`,
    };
  const whole = [amount_minor ?? -1n, settleable_minor ?? 0n];
  if (whole.some((each) => each < 0n || each > MAX_MINOR))
    return { reason: 'bad_amount', detail: 'amount_minor, settleable_minor: 0 or more' };
  const fee = fee_e5 ?? 0n;
  return fee > MAX_FEE_E5 || fee < -MAX_FEE_E5
    ? { reason: 'bad_amount', detail: 'fee_e5: at most 18 digits' }
    : null;
}

function checkTimes({
  occurred_at,
  imported_at,
  statement_day,
  time_zone,
}: StatementLine): LineProblem | null {
  const times = [occurred_at, imported_at, statement_day * DAY_MS];
  if (times.some((at) => !(at >= EARLIEST_MS && at < LATEST_MS))) {
    return { reason: 'bad_time', detail: 'occurred_at, imported_at, statement_day: between 2000 and 2100' };
  }
  return isTimeZone(time_zone) ? null : { reason: 'bad_time', detail: 'time_zone: no IANA zone' };
}

function checkReplacement({ kind, statement_id, replaces }: StatementLine): LineProblem | null {
  if (replaces === statement_id)
    return { reason: 'bad_replacement', detail: 'replaces: a statement cannot replace itself' };
  return kind === WITHDRAWN && replaces === null
    ? { reason: 'bad_replacement', detail: 'replaces: WITHDRAWN is about a statement that is replaced' }
    : null;
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && zone !== '';
  } catch {
    return false;
  }
}
