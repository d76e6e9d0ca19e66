import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { formatMinor } from '@quittance/schemas/money';
import { renderTable } from '../table.js';
import type { Rehearsal } from './rehearse.js';

/** How many of what, by a text. */
export function countBy<T>(items: readonly T[], textOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(textOf(item), (counts.get(textOf(item)) ?? 0) + 1);
  return counts;
}

/** Movements by account and unit: never a sum over two currencies. */
export function moneyOf(events: readonly OrderEvent[]) {
  const sums = new Map<string, { readonly event: OrderEvent; minor: bigint }>();
  for (const event of events) {
    if (event.movement_minor === null) continue;
    const { provider, account, movement_kind, currency, exponent } = event;
    const key = JSON.stringify([provider, account, currency, exponent, movement_kind]);
    const sum = sums.get(key) ?? { event, minor: 0n };
    sum.minor += event.movement_minor;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ event, minor }) => ({
    provider: event.provider,
    account: event.account,
    movement: event.movement_kind ?? '',
    amount: formatMinor(minor, event.exponent ?? 0),
    amount_minor: minor.toString(),
    currency: event.currency ?? '',
  }));
}

/** What would happen, as one object: for `--json`, and what the table below shows. */
export function summaryOf(letters: readonly DeadLetter[], { outcomes, events }: Rehearsal) {
  const exceptions = events.filter((event) => event.type.startsWith('exception.'));
  return {
    dead_letters: Object.fromEntries(countBy(letters, ({ step, reason }) => `${step}: ${reason}`)),
    outcomes: Object.fromEntries(outcomes),
    orders_changed: new Set(events.map((event) => event.order_key)).size,
    money: moneyOf(events),
    exceptions: Object.fromEntries(
      countBy(
        exceptions,
        ({ type, exception_kind }) => `${type.replace('exception.', '')} ${exception_kind}`,
      ),
    ),
  };
}

export type Summary = ReturnType<typeof summaryOf>;

/** The summary for a person. */
export function summaryText(summary: Summary): string {
  const counts = (title: string, of: Readonly<Record<string, number>>) =>
    Object.entries(of).map(([text, count]) => ({ what: title, which: text, count }));
  const table = renderTable([
    ...counts('dead letters', summary.dead_letters),
    ...counts('would become', summary.outcomes),
    { what: 'orders changed', which: '', count: summary.orders_changed },
    ...counts('exceptions', summary.exceptions),
  ]);
  const money = summary.money.map(({ amount_minor: _, ...row }) => row);
  return `${table}\n\n${money.length === 0 ? 'No money would move.' : renderTable(money)}`;
}
