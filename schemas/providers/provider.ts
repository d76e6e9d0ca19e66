import type { OrderFact } from '../generated/order-facts.js';

/** What arrived over HTTP, before anything is believed. */
export interface ReceivedCallback {
  /** Segment after the account in the path, where the provider's secret can only go there; else null. */
  readonly pathToken: string | null;
  /** The exact bytes. */
  readonly body: Uint8Array;
}

/** A key of an account, as configured: `fields` are those the provider declares in `keyFields`. */
export interface ProviderKey {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Epoch ms; a key is tried only inside its window. null = open end. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

/** The provider's options of an account with every default filled in. */
export type ProviderOptions = Readonly<Record<string, string>>;

export interface ProviderAccount {
  readonly keys: readonly ProviderKey[];
  readonly options: ProviderOptions;
}

export const REFUSALS = [
  'not_json',
  'missing_sign',
  'double_sign',
  'wrong_signature',
  'unknown_user_confirm_key',
  'wrong_path_token',
  'no_active_key',
] as const;
export type RefusalCause = (typeof REFUSALS)[number];

export type Trust = 'SIGNED' | 'UNSIGNED';

/** `routingKey`: the provider's order number (merge number for merged orders), null where none can be read. */
export type Verification =
  | {
      readonly kind: 'proof';
      readonly keyId: string;
      readonly trust: Trust;
      readonly routingKey: string | null;
    }
  | { readonly kind: 'refusal'; readonly cause: RefusalCause };

/** What the ingress decided: `accepted` only after Kafka's acknowledgement. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly keyId: string }
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  | { readonly kind: 'failed'; readonly message: string };

/** The provider's exact reply; `contentType` is application/json unless the provider says otherwise. */
export interface Reply {
  readonly contentType: string;
  readonly body: string;
}

/** A callback as `callbacks.<provider>` keeps it, as far as translating needs it. */
export interface StoredCallback {
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly timeZone: string;
  readonly options: ProviderOptions;
  readonly receivedAt: number;
  readonly trust: Trust;
  readonly keyId: string;
  readonly callbackId: string;
  readonly body: Uint8Array;
  /**
   * Stands for a buyer's id (an open id, a login) in facts: the same for the same buyer of a merchant. null where the
   * merchant has no key, so that buyers leave no trace.
   */
  readonly pseudonym: (merchant: string, buyerId: string) => string | null;
}

/** A fact before translate adds where its callback lies. */
export type ProviderFact = Omit<
  OrderFact,
  'callback_topic' | 'callback_partition' | 'callback_offset' | 'fact_index' | 'facts'
>;

export const UNREADABLE_REASONS = [
  'not_json',
  'not_an_object',
  'unknown_callback_type',
  'missing_field',
  'wrong_type',
  'unknown_status',
  'unknown_code',
  'unknown_currency',
  'amount_not_a_decimal',
  'amount_too_many_digits',
  'unsupported_precision',
  'unsafe_integer',
  'bad_time',
  'provider_error_envelope',
  'too_many_members',
  'id_too_long',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

export const IGNORED_REASONS = ['no_statement'] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

/** `detail` names the field and what was expected; it never repeats a value that may be personal. */
export type Translation =
  | { readonly kind: 'facts'; readonly facts: readonly [ProviderFact, ...ProviderFact[]] }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

/** How one option of an account may be set. */
export interface OptionRule {
  readonly values: readonly string[];
  readonly default: string;
}

/** Why a configured key cannot be used, said for a person; null where it can. */
export type KeyProblem = string | null;

/**
 * One payment provider. Everything is pure: time is an argument, secrets come with the account.
 * The three verbs are separate so that each can be trusted alone.
 */
export interface Provider {
  /** Name in paths, topics and rows: lower-case letters and digits. */
  readonly name: string;
  /** The fields of a key: `secret` ones are given as { env | file | value }, `text` ones as plain strings. */
  readonly keyFields: Readonly<Record<string, 'secret' | 'text'>>;
  readonly options: Readonly<Record<string, OptionRule>>;
  /** Path is /callbacks/<name>/<account>/<token>, the token being a key's `pathToken`. */
  readonly usesPathToken: boolean;
  /** Whether bodies name a currency; where they do not there is one only, and no exponent for an account to set. */
  readonly namesCurrency: boolean;
  /** Media types accepted, without parameters. */
  readonly contentTypes: readonly string[];
  /** Checks one configured key (parses, long enough, …), so that nothing starts half-configured. */
  checkKey(key: ProviderKey): KeyProblem;
  /** Who sent this? Looks only at authenticity, never at order, amount or state. `now` in epoch ms. */
  verify(callback: ReceivedCallback, account: ProviderAccount, now: number): Verification;
  /** The exact reply for a verdict. `now` in epoch ms. */
  acknowledge(verdict: Verdict, account: ProviderAccount, now: number): Reply;
  /** What does it say? The same callback gives the same translation for ever. */
  translate(callback: StoredCallback): Translation;
}
