import type { Row } from '@quittance/runtime/clickhouse';
import { askConsole } from '../console.js';
import { asRows } from '../query/catalogue.js';
import { amountText, type ExceptionRow } from './row.js';

/** One variant of a fact that an exception was read from. */
export interface Cause {
  readonly factId: string;
  /** Names the variant: what `resolve --counts` takes. */
  readonly contentHash: string;
  readonly type: string;
  readonly trust: string;
  /** What it says of money, "paid 12.30 USD"; empty where nothing. */
  readonly says: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  /** How often it was sent. */
  readonly sent: number;
}

/** Something that happened to an exception: raised, cleared, or what a person decided. */
export interface HistoryEntry {
  readonly at: string;
  readonly type: string;
  readonly actor: string | null;
  readonly assignee: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly atStake: string | null;
}

/** Where an exception comes from and what was done about it. */
export interface Evidence {
  readonly causes: readonly Cause[];
  readonly history: readonly HistoryEntry[];
}

/** Asks the console for everything about the order, and takes what belongs to the exception. */
export async function evidenceOf(console: string, row: ExceptionRow): Promise<Evidence> {
  const { facts, events } = await explained(console, row.orderKey);
  return { causes: causesAmong(facts, row), history: historyAmong(events, row) };
}

/** Content hashes of the facts of an order that have this id; none where there is no such fact. */
export async function variantsOf(
  console: string,
  orderKey: string,
  factId: string,
): Promise<readonly string[]> {
  const { facts } = await explained(console, orderKey);
  const hashes = facts
    .filter((fact) => fact['fact_id'] === factId)
    .map((fact) => textOf(fact, 'content_hash'));
  return [...new Set(hashes)];
}

async function explained(
  console: string,
  orderKey: string,
): Promise<{ readonly facts: readonly Row[]; readonly events: readonly Row[] }> {
  const { body } = await askConsole(console, `/api/explain/${encodeURIComponent(orderKey)}`);
  const sections = new Map(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const ofOrder = (section: string): readonly Row[] =>
    asRows(sections.get(section)).filter((row) => row['order_key'] === orderKey);
  return { facts: ofOrder('facts'), events: ofOrder('events') };
}

/** One line for each variant, the first sending first. */
export function causesAmong(facts: readonly Row[], { causes }: ExceptionRow): readonly Cause[] {
  const found = new Map<string, Cause>();
  for (const fact of facts.filter((row) => causes.includes(textOf(row, 'fact_id')))) {
    const [factId, contentHash, trust] = [
      textOf(fact, 'fact_id'),
      textOf(fact, 'content_hash'),
      textOf(fact, 'trust'),
    ];
    const key = [factId, contentHash, trust].join('\n');
    const known = found.get(key);
    found.set(key, {
      factId,
      contentHash,
      trust,
      type: textOf(fact, 'type'),
      says: saysOf(fact),
      occurredAt: known?.occurredAt ?? textOf(fact, 'occurred_at'),
      receivedAt: known?.receivedAt ?? textOf(fact, 'received_at'),
      sent: (known?.sent ?? 0) + 1,
    });
  }
  return [...found.values()];
}

function saysOf(fact: Row): string {
  const exponent = fact['exponent'];
  const currency = fact['currency'];
  if (typeof exponent !== 'number' || typeof currency !== 'string') return '';
  return (['order', 'paid', 'refund', 'refund_total'] as const)
    .flatMap((name) => {
      const minor = fact[`${name}_minor`];
      return typeof minor === 'string'
        ? [`${name.replace('_', ' ')} ${amountText(BigInt(minor), exponent, currency) ?? ''}`]
        : [];
    })
    .join(', ');
}

/** In the order in which the fold took them. */
export function historyAmong(events: readonly Row[], row: ExceptionRow): readonly HistoryEntry[] {
  return events
    .filter((event) => textOf(event, 'type').startsWith('exception.'))
    .filter((event) => event['exception_kind'] === row.kind && event['exception_subject'] === row.subject)
    .map((event) => ({
      at: textOf(event, 'occurred_at'),
      type: textOf(event, 'type'),
      actor: textOrNull(event, 'actor'),
      assignee: textOrNull(event, 'assignee'),
      reason: textOrNull(event, 'reason'),
      note: textOrNull(event, 'note'),
      atStake: stakeOf(event),
    }));
}

function stakeOf(event: Row): string | null {
  const [minor, exponent, currency] = [event['amount_minor'], event['exponent'], event['currency']];
  return typeof minor === 'string' && typeof exponent === 'number' && typeof currency === 'string'
    ? amountText(BigInt(minor), exponent, currency)
    : null;
}

function textOf(row: Row, column: string): string {
  return String(row[column] ?? '');
}

function textOrNull(row: Row, column: string): string | null {
  const cell = row[column];
  return typeof cell === 'string' ? cell : null;
}
