import type { Feed } from '../projection.js';

/** Where a projection is built anew, beside the live one. */
export interface RebuildNames {
  /** The new table while it is built; after the swap, the old rows. */
  readonly table: string;
  readonly groupId: string;
}

/** @param stamp tells one rebuild from the next, e.g. 20261122183000 */
export function rebuildNames({ table }: Feed, projection: string, stamp: string): RebuildNames {
  return { table: `${table}__${stamp}`, groupId: `quittance-rebuild-${projection}-${stamp}` };
}

/** The same feed into another table. Its tokens name the table, so nothing the live one has stored is taken for its own. */
export function feedInto(feed: Feed, table: string): Feed {
  const renamed = (statement: string) => statement.replace(new RegExp(`\\b${feed.table}\\b`), table);
  return { ...feed, table, createTable: renamed(feed.createTable), insert: renamed(feed.insert) };
}
