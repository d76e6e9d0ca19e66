import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { type MerchantPasswords, merchantUser } from '@quittance/runtime/config/merchant-passwords';
import type { ClickHouseSettings } from '@quittance/runtime/config/servers';

export interface ReadersOptions {
  /** Address and TLS; user and password are the reader's own. */
  readonly clickhouse: ClickHouseSettings;
  readonly financePassword: string | null;
  readonly merchantPasswords: MerchantPasswords;
  /** Longest run of a query, milliseconds. */
  readonly timeoutMs: number;
  readonly maxConnections: number;
  /** Absent = the one of the pipeline. */
  readonly database?: string;
}

/** ClickHouse as those see it who may ask: a row policy, not a condition of ours, keeps merchants apart. */
export interface Readers {
  /** @param merchant null = finance */
  of(merchant: string | null): ClickHouse;
  close(): Promise<void>;
}

/** An answer comes this long after the server has given up, at the latest. */
const GRACE_MS = 10_000;

/** One connection pool for each reader, opened when he first asks. */
export function openReaders(options: ReadersOptions): Readers {
  const { clickhouse, financePassword, merchantPasswords, timeoutMs, maxConnections, database } = options;
  const open = new Map<string, ClickHouse>();
  const connect = (username: string, password: string): ClickHouse => {
    const reader = openClickHouse(
      { ...clickhouse, username, password },
      {
        requestTimeoutMs: timeoutMs + GRACE_MS,
        maxConnections,
        ...(database === undefined ? {} : { database }),
      },
    );
    open.set(username, reader);
    return reader;
  };
  return {
    of: (merchant) => {
      const username = merchant === null ? 'finance' : merchantUser(merchant);
      const password = merchant === null ? financePassword : merchantPasswords.get(merchant);
      return open.get(username) ?? connect(username, password ?? '');
    },
    close: async () => {
      await Promise.all([...open.values()].map((reader) => reader.close()));
    },
  };
}
