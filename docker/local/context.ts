import type { OwnPasswords } from '../addresses.js';
import type { Program } from '../keeper.js';
import type { MerchantPasswords } from '../merchant-users.js';
import type { Ports } from '../ports.js';
import type { Report } from '../server.js';

/** What the preparation of a local server may need. */
export interface LocalContext {
  readonly home: string;
  readonly cache: string;
  readonly ports: Ports;
  readonly passwords: OwnPasswords;
  /** Who get a ClickHouse user each; absent = none. */
  readonly merchants?: MerchantPasswords;
  readonly env: NodeJS.ProcessEnv;
  readonly java: string;
  readonly report: Report;
}

/** Downloads what a server needs if the cache lacks it, lays out its folder in the home, and says how to run it. */
export type Prepare = (context: LocalContext) => Promise<Omit<Program, 'name' | 'log' | 'graceMs'>>;
