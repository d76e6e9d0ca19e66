/** What a line of a bill is about. */
export const LINE_KINDS = ['PAYMENT', 'REFUND'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** What a bill may say of a payment: the fold's own words, so that both can be set against each other. */
export const PAYMENT_LINE_STATES = ['PENDING', 'CLOSED', 'EXPIRED', 'FAILED', 'SUCCEEDED'] as const;
/** What it may say of a refund. */
export const REFUND_LINE_STATES = ['PENDING', 'FAILED', 'SUCCEEDED'] as const;

/** How the times of a bill are written; wall-clock times of the mapping's zone. */
export const TIME_FORMATS = ['yyyy-MM-dd HH:mm:ss', 'yyyy/MM/dd HH:mm:ss', 'yyyyMMddHHmmss'] as const;

/** A word that a column says in the provider's own words, or that holds for every row. */
export type Worded<Word extends string> =
  | { readonly always: Word }
  | { readonly column: string; readonly values: Readonly<Record<string, Word>> };

/** Where a time stands. */
export interface TimeColumn {
  readonly column: string;
  readonly format: (typeof TIME_FORMATS)[number];
  /** Must it lie in the day of the bill? A bill may list a refund by another time than the one it shows. */
  readonly withinDay: boolean;
}

/** Titles of the totals that end a bill; null = the bill has no such total. */
export interface TotalTitles {
  readonly rows: string | null;
  /** Σ amount of the payment rows. */
  readonly amount: string | null;
  /** Σ amount of the refund rows. */
  readonly refundAmount: string | null;
  readonly fee: string | null;
  readonly settleable: string | null;
}

/** How one account's bills are to be read: nothing about a file is guessed. */
export interface StatementMapping {
  readonly encoding: 'utf-8' | 'gb18030';
  readonly delimiter: string;
  /** Are cells with a delimiter in them put in quotes? */
  readonly quoted: boolean;
  /** A mark before every cell, which keeps a spreadsheet from reading long numbers; empty = none. */
  readonly cellPrefix: string;
  /** Lines before the one with the titles. */
  readonly skipLines: number;
  readonly kind: Worded<LineKind>;
  readonly paymentState: Worded<(typeof PAYMENT_LINE_STATES)[number]>;
  /** null: this bill has no refund rows. */
  readonly refundState: Worded<(typeof REFUND_LINE_STATES)[number]> | null;
  readonly orderNo: string;
  readonly merchantOrderNo: string | null;
  readonly refundNo: string | null;
  readonly amount: string;
  /** Column of the amount of refund rows; null = that of `amount`. */
  readonly refundAmount: string | null;
  /** Does the bill write refunds with a minus? */
  readonly negativeRefunds: boolean;
  readonly fee: string | null;
  readonly settleable: string | null;
  readonly merchantCode: string | null;
  /** Title of the column with the currency; null = the one in `currencies`. */
  readonly currency: string | null;
  /** The currencies a bill of this account may have, with their digits; any other is a wrong file. */
  readonly currencies: Readonly<Record<string, number>>;
  /** "12.34" or 1234. */
  readonly amounts: 'major' | 'minor';
  readonly time: TimeColumn;
  /** null = that of `time`. */
  readonly refundTime: TimeColumn | null;
  /** Zone of the bill's times and day; null = that of the account. */
  readonly timeZone: string | null;
  /** null: nothing in the file tells that it is whole. */
  readonly totals: TotalTitles | null;
}
