import { localDay } from '../days.js';
import type { BillLine, BillMistake } from './bill.js';
import { amountCell, type Cell, feeCell, idCell, mistake, timeCell } from './cells.js';
import type { Columns } from './header.js';
import type { LineKind, StatementMapping, TimeColumn, Worded } from './mapping.js';

/** One record of the file: its line number and its cells, marks before them taken off. */
export interface Record {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What reading a line depends on beside the line. */
export interface LineContext {
  readonly mapping: StatementMapping;
  readonly columns: Columns;
  /** The day the bill is said to be of, days since 1970-01-01. */
  readonly day: number;
  readonly timeZone: string;
}

/** Reads one record's cells, noting every mistake in it. */
export class LineReader {
  readonly mistakes: BillMistake[] = [];
  readonly #record: Record;
  readonly #context: LineContext;

  constructor(record: Record, context: LineContext) {
    this.#record = record;
    this.#context = context;
  }

  /** null where anything is wrong with it. */
  line(): BillLine | null {
    const { mapping } = this.#context;
    const kind = this.#word(mapping.kind);
    const unit = this.#unit();
    const orderNo = this.#of(mapping.orderNo, idCell);
    if (kind === null || unit === null || orderNo === null) return null;
    const isRefund = kind.word === 'REFUND';
    const state = this.#state(kind.word);
    const numbers = this.#numbers(isRefund);
    const money = this.#money(isRefund, unit.exponent);
    const occurredAt = this.#time(isRefund ? (mapping.refundTime ?? mapping.time) : mapping.time);
    if (state === null || money === null || occurredAt === null || this.mistakes.length > 0) return null;
    const { row } = this.#record;
    const providerState = state.said || kind.said;
    return {
      row,
      kind: kind.word,
      state: state.word,
      providerState,
      orderNo,
      ...numbers,
      ...unit,
      ...money,
      occurredAt,
    };
  }

  #state(kind: LineKind): { readonly word: string; readonly said: string } | null {
    const { paymentState, refundState } = this.#context.mapping;
    if (kind === 'PAYMENT') return this.#word(paymentState);
    if (refundState !== null) return this.#word(refundState);
    return this.#note(null, 'is a refund, and the mapping says nothing of refunds (refundState)');
  }

  #numbers(isRefund: boolean): Pick<BillLine, 'merchantOrderNo' | 'refundNo' | 'merchantCode'> {
    const { merchantOrderNo, refundNo, merchantCode } = this.#context.mapping;
    return {
      merchantOrderNo: this.#optional(merchantOrderNo, idCell),
      refundNo: isRefund && refundNo !== null ? this.#of(refundNo, idCell) : null,
      merchantCode: this.#optional(merchantCode, idCell),
    };
  }

  #money(
    isRefund: boolean,
    exponent: number,
  ): Pick<BillLine, 'amountMinor' | 'feeE5' | 'settleableMinor'> | null {
    const { mapping } = this.#context;
    const column = isRefund ? (mapping.refundAmount ?? mapping.amount) : mapping.amount;
    const negative = isRefund && mapping.negativeRefunds;
    const amountMinor = this.#of(column, (text) => amountCell(text, mapping, exponent, negative));
    const feeE5 = this.#optional(mapping.fee, (text) => feeCell(text, mapping, exponent));
    const settleable = isRefund ? null : mapping.settleable;
    const settleableMinor = this.#optional(settleable, (text) => amountCell(text, mapping, exponent));
    return amountMinor === null ? null : { amountMinor, feeE5, settleableMinor };
  }

  #unit(): { readonly currency: string; readonly exponent: number } | null {
    const { currencies, currency: column } = this.#context.mapping;
    const known = Object.keys(currencies).join(', ');
    const currency = column === null ? (Object.keys(currencies)[0] ?? '') : this.#text(column);
    const exponent = Object.hasOwn(currencies, currency) ? currencies[currency] : undefined;
    return exponent === undefined
      ? this.#note(column, `is another currency than the bills of this account have (${known})`)
      : { currency, exponent };
  }

  #time({ column, format, withinDay }: TimeColumn): number | null {
    const { day, timeZone } = this.#context;
    const at = this.#of(column, (text) => timeCell(text, format, timeZone));
    if (at === null || !withinDay || localDay(at, timeZone) === day) return at;
    return this.#note(
      column,
      `is of another day: ${dayText(localDay(at, timeZone))}, the bill is said to be of ${dayText(day)}`,
    );
  }

  #word<Word extends string>(from: Worded<Word>): { readonly word: Word; readonly said: string } | null {
    if ('always' in from) return { word: from.always, said: '' };
    const said = this.#text(from.column);
    const word = Object.hasOwn(from.values, said) ? from.values[said] : undefined;
    return word === undefined
      ? this.#note(from.column, `is none of ${Object.keys(from.values).join(', ')}`)
      : { word, said };
  }

  #optional<T>(column: string | null, read: (text: string) => Cell<T>): T | null {
    return column === null || this.#text(column) === '' ? null : this.#of(column, read);
  }

  #of<T>(column: string, read: (text: string) => Cell<T>): T | null {
    const text = this.#text(column);
    const cell = text === '' ? mistake('is empty') : read(text);
    return cell.kind === 'value' ? cell.value : this.#note(column, cell.problem);
  }

  #text(column: string): string {
    return (this.#record.cells[this.#context.columns.get(column) ?? -1] ?? '').trim();
  }

  #note(column: string | null, problem: string): null {
    this.mistakes.push({ row: this.#record.row, column, problem });
    return null;
  }
}

function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
