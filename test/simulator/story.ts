import type { SandboxAccount } from './provider.js';
import type { Random } from './random.js';

/** What must be found in the end for one order, in minor units. */
export interface OrderTruth {
  readonly provider: string;
  readonly account: string;
  readonly orderNo: string;
  readonly currency: string;
  /** null = not paid. */
  readonly paid: bigint | null;
  readonly refunded: bigint;
}

/** One notice of a provider. A repetition says the same under a new envelope: `attempt` counts them. */
export interface Notice {
  /** Names what it says, the same in every repetition. */
  readonly says: string;
  readonly body: (attempt: number) => string;
}

/** Notices in the order they are sent, and what they come to. */
export interface Told {
  readonly notices: readonly Notice[];
  readonly orders: readonly OrderTruth[];
}

/** The stage a story plays on. */
export interface Scene {
  readonly account: SandboxAccount;
  /** Unique number of the order at the provider; further numbers are derived from it. */
  readonly no: string;
  readonly currency: string;
  readonly minor: number;
  /** When it happens, epoch ms. */
  readonly at: number;
  readonly random: Random;
}

/** Something that happens to orders; its name is what a person chooses it by. */
export interface Story {
  readonly name: string;
  /** How often, against the others. 0 = only when asked for. */
  readonly weight: number;
  readonly tell: (scene: Scene) => Told;
}

/** How a message must be answered. */
export type Expected =
  | { readonly kind: 'counted'; readonly says: string }
  /** Authentic but unreadable: accepted, then a dead letter. */
  | { readonly kind: 'quarantined' }
  | { readonly kind: 'refused'; readonly status: number };

/** One message over HTTP. */
export interface Message {
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: (attempt: number) => string | Uint8Array;
  readonly expected: Expected;
}
