import type { SandboxKey } from '@quittance/schemas/providers/sandbox';
import type { HttpReply } from './http.js';
import type { Message, Story } from './story.js';

/** An account of a simulated provider, as it will stand in the accounts file. */
export interface AccountSpec {
  readonly account: string;
  readonly merchant: string;
  readonly timeZone: string;
  readonly options: Readonly<Record<string, string>>;
  /** Several live keys: a rotation under way. */
  readonly keyIds: readonly [string, ...string[]];
  readonly currencies: readonly [string, ...string[]];
  /** About how many orders it has on the day. */
  readonly orders: number;
}

/** An account with its keys, which the simulator signs with. */
export interface SandboxAccount extends AccountSpec {
  readonly provider: string;
  readonly keys: readonly [SandboxKey, ...SandboxKey[]];
}

/** What a provider makes of an answer. `neither`: not a shape it knows, which for it is a failure, too. */
export type Judgement = 'success' | 'failure' | 'neither';

/** A payment provider as seen from the receiving side. */
export interface SimulatedProvider {
  readonly name: string;
  readonly accounts: readonly AccountSpec[];
  newKey(id: string, spec: AccountSpec): SandboxKey;
  /** Where it posts; a provider that cannot sign has its secret here. */
  path(account: SandboxAccount): string;
  /** Its real waits before each repetition; after the last it gives up. */
  readonly retryAfterMs: readonly number[];
  judge(reply: HttpReply, account: SandboxAccount, now: number): Judgement;
  /** What happens to orders of this account on a day. */
  stories(account: SandboxAccount): readonly Story[];
  /** What attackers and faulty senders post in its name. */
  troubles(account: SandboxAccount, mark: string): readonly Message[];
}
