import type { Projection } from '../projection.js';

/** A public view by name and definition. */
export type View = NonNullable<Projection['view']>;

/** A view as one reader may read it. */
export interface OpenView {
  readonly name: string;
  /** The columns that it may read; null = every one, those of later too. */
  readonly columns: readonly string[] | null;
  /** Condition on each row; null = every row. */
  readonly rows: string | null;
}

/** What may be read of it, as GRANT says it: `SELECT` or `SELECT(a, b)`. */
export function selectRight({ columns }: OpenView): string {
  return columns === null ? 'SELECT' : `SELECT(${columns.join(', ')})`;
}
