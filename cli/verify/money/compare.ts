import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { type DayRow, Days, dayKey } from './days.js';
import { compareArrivals, type DayFigures, type FactSet, figuresOf, withNext } from './set.js';
import type { OrderRow } from './views.js';

/** One figure that is not what the callbacks say. */
export interface Difference {
  readonly view: 'orders' | 'settlement_daily';
  /** The order key, or provider, account, merchant, day, currency and exponent of the row. */
  readonly row: string;
  readonly column: string;
  /** From the callbacks; null = no such row, or no value. */
  readonly recomputed: string | null;
  /** In the view. */
  readonly shown: string | null;
}

/** How many rows of a view were compared, and how many could not be. */
export interface Compared {
  compared: number;
  /** Touched by callbacks that came after the run had begun. */
  moving: number;
  /** Of orders whose first callbacks retention has deleted. */
  uncovered: number;
}

/** Everything known about one order when its turn comes. */
export interface OrderCase {
  readonly orderKey: string;
  readonly facts: readonly OrderFact[];
  /** Facts that came after the run had begun. */
  readonly later: readonly OrderFact[];
  readonly row: OrderRow | null;
}

const DAY_COLUMNS = [
  'paid_orders',
  'gross_minor',
  'refund_count',
  'refunds_minor',
  'net_minor',
  'settled_minor',
  'unsettled_minor',
] as const satisfies readonly (keyof DayFigures)[];

const LISTED = 100;
const ROW = 'row';

/** Compares order by order, adding up the days on the way, then the days. */
export class Comparison {
  readonly orders: Compared = { compared: 0, moving: 0, uncovered: 0 };
  readonly daily: Compared = { compared: 0, moving: 0, uncovered: 0 };
  readonly #coveredFromMs: number;
  readonly #days = new Days();
  readonly #movingDays = new Set<string>();
  readonly #listed: Difference[] = [];
  #differences = 0;

  /** @param coveredFromMs epoch ms; an order first seen before it may have lost callbacks. −∞ = none has */
  constructor(coveredFromMs: number) {
    this.#coveredFromMs = coveredFromMs;
  }

  get differences(): number {
    return this.#differences;
  }

  get listed(): readonly Difference[] {
    return this.#listed;
  }

  order({ orderKey, facts, later, row }: OrderCase): void {
    if (row !== null && row.firstSeenMs < this.#coveredFromMs) {
      this.orders.uncovered += 1;
      return;
    }
    const set = facts.toSorted(compareArrivals).reduce(withNext, null);
    this.#addDays(set);
    if (later.length > 0) {
      this.orders.moving += 1;
      this.#markMoving(set, later);
      return;
    }
    this.#compareOrder(orderKey, set, row);
  }

  /** @param uncovered keys of rows to which uncovered orders have a share */
  settle(shown: readonly DayRow[], uncovered: ReadonlySet<string>): void {
    const inView = new Map(shown.map((row) => [dayKey(row), row]));
    for (const key of new Set([...this.#days.rows.keys(), ...inView.keys()])) {
      if (uncovered.has(key)) this.daily.uncovered += 1;
      else if (this.#movingDays.has(key)) this.daily.moving += 1;
      else this.#compareDay(key, this.#days.rows.get(key), inView.get(key));
    }
  }

  #compareOrder(orderKey: string, set: FactSet | null, row: OrderRow | null): void {
    if (set === null && row === null) return;
    this.orders.compared += 1;
    if (set === null || row === null) {
      this.#differ('orders', orderKey, ROW, set === null ? null : 'present', row === null ? null : 'present');
      return;
    }
    const { owner, order } = figuresOf(set);
    for (const [column, value] of Object.entries(order)) {
      const recomputed = value === null ? null : String(value);
      const shown = row.figures[column] ?? null;
      if (recomputed !== shown) this.#differ('orders', orderKey, column, recomputed, shown);
    }
    for (const column of ['provider', 'account', 'merchant'] as const) {
      if (owner[column] !== row[column]) this.#differ('orders', orderKey, column, owner[column], row[column]);
    }
  }

  #compareDay(key: string, recomputed: DayRow | undefined, shown: DayRow | undefined): void {
    this.daily.compared += 1;
    for (const column of DAY_COLUMNS) {
      // A row whose figures are all zero is as good as none: a payment that went to another day leaves one.
      const [a, b] = [recomputed?.figures[column] ?? 0n, shown?.figures[column] ?? 0n];
      if (a !== b) this.#differ('settlement_daily', key, column, String(a), String(b));
    }
  }

  #addDays(set: FactSet | null): void {
    if (set === null) return;
    const { owner, days } = figuresOf(set);
    for (const share of days) this.#days.add(owner, share);
  }

  /** The views may show any state between; every day that one of them touches is moving. */
  #markMoving(before: FactSet | null, later: readonly OrderFact[]): void {
    let set = before;
    this.#mark(set);
    for (const fact of later.toSorted(compareArrivals)) {
      set = withNext(set, fact);
      this.#mark(set);
    }
  }

  #mark(set: FactSet | null): void {
    if (set === null) return;
    const { owner, days } = figuresOf(set);
    for (const { day, currency, exponent } of days) {
      this.#movingDays.add(dayKey({ ...owner, day, currency, exponent }));
    }
  }

  #differ(
    view: Difference['view'],
    row: string,
    column: string,
    recomputed: string | null,
    shown: string | null,
  ): void {
    this.#differences += 1;
    if (this.#listed.length < LISTED) this.#listed.push({ view, row, column, recomputed, shown });
  }
}
