// Generated from topics/statements/value.avsc by schemas/generate.mjs: edit that file, not this one.

export interface StatementSum {
  readonly kind: string;
  readonly currency: string;
  readonly exponent: number;
  readonly count: number;
  /** of the lines that succeeded */
  readonly amount_minor: bigint;
  /** in 10^-5 of the major unit */
  readonly fee_e5: bigint | null;
}

/** A provider's bill of one account and day was imported: written after all its lines, so that it covers its day only once they are there. The same statement_id twice counts once. */
export interface Statement {
  /** SHA-256 of the file's bytes; a hash of file and reading where the same file is read anew by another mapping */
  readonly statement_id: string;
  /** SHA-256 of the file's bytes */
  readonly file_hash: string;
  /** hash of what was read of it: another mapping reads something else */
  readonly reading_hash: string;
  /** without its folder */
  readonly file_name: string;
  readonly provider: string;
  readonly account: string;
  readonly statement_day: number;
  /** zone of the bill's times and day */
  readonly time_zone: string;
  /** first instant of the day */
  readonly from_at: number;
  /** first instant of the next day */
  readonly until_at: number;
  /** PAYMENT, REFUND: what the bill would list if it was there */
  readonly covers: ReadonlyArray<string>;
  /** currencies the bill may have */
  readonly currencies: ReadonlyArray<string>;
  /** records of this statement in statement-lines, withdrawals among them */
  readonly lines: number;
  /** lines of the bill */
  readonly rows: number;
  readonly sums: ReadonlyArray<StatementSum>;
  /** what agreed: totals (of the file), rows, total (as a person said); none: nobody can tell that it is whole */
  readonly checks: ReadonlyArray<string>;
  /** the statement that no longer counts */
  readonly replaces: string | null;
  /** who imported it */
  readonly actor: string;
  readonly imported_at: number;
}
